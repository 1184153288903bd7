import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Finds the files of fonts by their names; undefined where the machine does not have one. */
export type FindFont = (file: string) => string | undefined;

/**
 * Looks beside the program (where the build copies fonts to), among the packages it was installed
 * with, then where Debian and macOS keep fonts.
 */
export const findFont: FindFont = (file) => {
  return [...besideProgram(file), ...SYSTEM_FOLDERS.map((folder) => join(folder, file))].find(
    (path) => existsSync(path),
  );
};

const SYSTEM_FOLDERS = [
  '/usr/share/fonts/truetype/noto',
  '/usr/share/fonts/opentype/noto',
  '/usr/local/share/fonts',
  '/Library/Fonts',
  join(homedir(), 'Library/Fonts'),
  join(homedir(), '.local/share/fonts'),
];

function besideProgram(file: string): string[] {
  const inside = packagePath(file);
  if (inside === undefined) return [];
  return [
    join(__dirname, 'fonts', file),
    ...foldersAbove(__dirname).map((folder) => join(folder, 'node_modules', inside)),
  ];
}

/** `ArchivoBlack_400Regular.ttf` stands in `@expo-google-fonts/archivo-black/400Regular`. */
export function packagePath(file: string): string | undefined {
  const [, name, weight] = /^([A-Za-z]+)_(\w+)\.ttf$/.exec(file) ?? [];
  if (name === undefined || weight === undefined) return undefined;
  const kebab = name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
  return join('@expo-google-fonts', kebab, weight, file);
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}
