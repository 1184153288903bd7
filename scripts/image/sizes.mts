import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import type { Image } from './steps.mts';

/** A part of an image and its size on the disk. */
export interface Part {
  readonly name: string;
  readonly megabytes: number;
}

const PARTS = [
  ['fonts', ['usr/share/fonts', 'var/cache/fontconfig']],
  ['Node', ['usr/local/bin']],
  ['our program', ['app']],
] as const;

/** What an image is made of; the last part is the whole. */
export function partsOf({ root }: Image, base: string): readonly Part[] {
  const whole = megabytes([root]);
  const known = PARTS.map(([name, folders]) => ({
    name,
    megabytes: megabytes(folders.map((folder) => join(root, folder))),
  }));
  const debian = megabytes([base]);
  const rest = whole - debian - known.reduce((sum, part) => sum + part.megabytes, 0);
  return [
    { name: 'Debian', megabytes: debian },
    { name: 'packages beside fonts', megabytes: Math.max(0, rest) },
    ...known,
    { name: 'whole', megabytes: whole },
  ].filter((part) => part.megabytes >= 0.5);
}

/** In millions of bytes, as engines show it. */
function megabytes(folders: readonly string[]): number {
  const { stdout } = spawnSync('du', ['-sxck', '--', ...folders], { encoding: 'utf8' });
  const kibibytes = Number(/^(\d+)\s+total$/m.exec(stdout)?.[1] ?? 0);
  return Math.round((kibibytes * 1024) / 1e6);
}
