import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SEEN_FILE } from '@app/ffmpeg';

/** How many frames of the source a graph that notes them was given, before any was made up. */
export async function seenFrames(folder: string): Promise<number> {
  const text = await readFile(join(folder, SEEN_FILE), 'latin1');
  return text.match(/^frame:/gm)?.length ?? 0;
}
