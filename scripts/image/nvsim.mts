import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { startContainer } from './container.mts';
import { buildImage } from './image.mts';

/**
 * Builds NVSim, which plays NVIDIA's driver libraries, for the Debian of the worker's image; gives the
 * folder of the libraries, or undefined where there is no source of it.
 */
export async function buildNvsim(source: string, cache: string): Promise<string | undefined> {
  if (!existsSync(join(source, 'Makefile'))) return undefined;
  const image = await buildImage('test/image/nvsim.Dockerfile', cache);
  const folder = join(cache, 'nvsim');
  await mkdir(folder, { recursive: true });
  const mounts = [
    { source, target: '/source' },
    { source: folder, target: '/build' },
    { source: 'tmpfs', target: '/tmp' },
  ];
  const command = ['make', '-s', '-C', '/source', 'BUILD=/build'];
  const child = startContainer({ ...image, command, mounts }, 'inherit');
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`NVSim does not build: make ended with ${code}.`);
  return folder;
}
