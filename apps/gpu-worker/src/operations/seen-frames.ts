import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many frames of a source a graph noted in a file, before any was made up. */
export async function seenFrames(folder: string, file: string): Promise<number> {
  const text = await readFile(join(folder, file), 'latin1');
  return text.match(/^frame:/gm)?.length ?? 0;
}
