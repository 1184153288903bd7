import { setImmediate } from 'node:timers/promises';

const SLICE = 2_000;

/**
 * Does something with each item of a long list, giving way to everything else in between: a worker
 * that reads 2 MB of subtitles must still answer.
 */
export async function inSlices<T>(
  items: readonly T[],
  act: (item: T, at: number) => void,
): Promise<void> {
  for (let from = 0; from < items.length; from += SLICE) {
    items.slice(from, from + SLICE).forEach((item, at) => act(item, from + at));
    await setImmediate();
  }
}
