import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Image } from './steps.mts';

/**
 * Writes `ffmpeg` and `ffprobe` into a folder: those of an image, by its own loader and libraries, with
 * this machine's files. So what is tested with ffmpeg can be tested with that of the image.
 */
export function writeTools({ root }: Image, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const libraries = join(root, 'usr/lib/x86_64-linux-gnu');
  const folders = ['', 'blas', 'lapack', 'pulseaudio'].map((name) => join(libraries, name));
  for (const tool of ['ffmpeg', 'ffprobe']) {
    const path = join(folder, tool);
    const loader = join(root, 'lib64/ld-linux-x86-64.so.2');
    const command = `exec ${loader} --library-path ${folders.join(':')}`;
    writeFileSync(path, `#!/bin/sh\n${command} ${join(root, 'usr/bin', tool)} "$@"\n`);
    chmodSync(path, 0o755);
  }
}
