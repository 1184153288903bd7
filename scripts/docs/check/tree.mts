import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const MADE: ReadonlySet<string> = new Set(
  '.git node_modules dist build data demo-output coverage'.split(' '),
);

/** Every file of the repository but those that programs made, as paths from its root. */
export function filesOf(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (MADE.has(entry.name)) return [];
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesOf(root, path);
    return entry.isFile() ? [path] : [];
  });
}
