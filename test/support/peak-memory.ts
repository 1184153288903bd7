import { readFile } from 'node:fs/promises';

/** A script that notes its process id in `pids` of the working folder and becomes a program. */
export function notingItsId(program: string): string {
  return `#!/bin/sh\necho $$ >> pids\nexec ${program} "$@"\n`;
}

/**
 * The most memory in bytes that any of the processes had which noted their ids in a file while the
 * work went on. The kernel keeps the peak, so only the last few milliseconds can be missed.
 */
export async function peakMemory(pidsFile: string, work: () => Promise<unknown>): Promise<number> {
  let [peak, isDone] = [0, false];
  const worked = work().finally(() => (isDone = true));
  while (!isDone) {
    const pids = (await readFile(pidsFile, 'utf8').catch(() => '')).split('\n').filter(Boolean);
    for (const pid of pids.slice(-2)) peak = Math.max(peak, await peakOf(pid));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await worked;
  return peak;
}

async function peakOf(pid: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
