import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file of the page, ready to be sent. */
export interface PageFile {
  readonly content: Buffer;
  readonly contentType: string;
  readonly etag: string;
}

const TYPES = {
  'index.html': 'text/html; charset=utf-8',
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

/** The files of the page by their names; empty where none were built, as in tests of the source. */
export function pageFiles(folder = builtFolder()): ReadonlyMap<string, PageFile> {
  if (!existsSync(folder)) return new Map();
  return new Map(
    Object.entries(TYPES).map(([name, contentType]) => {
      const content = readFileSync(join(folder, name));
      const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
      return [name, { content, contentType, etag }];
    }),
  );
}

/** Beside the bundle, where the build puts it. */
function builtFolder(): string {
  return join(dirname(process.argv[1] ?? __filename), 'web');
}
