import { cp, mkdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** The fonts of captions that come from packages; the others are the system's. */
export async function copyFonts(): Promise<void> {
  const fonts = load<{ FONT_FAMILIES: object }>('font.table.js').FONT_FAMILIES;
  const { packagePath } = load<{ packagePath: (file: string) => string | undefined }>(
    'font.files.js',
  );
  const target = join(dist, 'fonts');
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  const faces = Object.values(fonts).flatMap((family: Record<string, { file: string }>) =>
    Object.values(family),
  );
  await Promise.all(
    faces.map(async ({ file }) => {
      const path = packagePath(file);
      if (path !== undefined) await cp(join(root, 'node_modules', path), join(target, file));
    }),
  );
}

function load<T>(module: string): T {
  const folder = join(dist, 'apps', 'gpu-worker', 'libs', 'ffmpeg', 'src', 'fonts');
  return createRequire(import.meta.url)(join(folder, module)) as T;
}

/** HarfBuzz, which measures captions; it looks beside the program for it. */
export async function copyShaper(): Promise<void> {
  const source = join(root, 'node_modules', 'harfbuzzjs', 'dist', 'harfbuzz.wasm');
  await cp(source, join(dist, 'harfbuzz.wasm'));
}
