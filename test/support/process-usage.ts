import { readFile } from 'node:fs/promises';

/** A script that notes its process id in `pids` of the working folder and becomes a program. */
export function notingItsId(program: string): string {
  return `#!/bin/sh\necho $$ >> pids\nexec ${program} "$@"\n`;
}

/** What processes used. Time of processors, since on a busy machine the wall's says nothing. */
export interface Usage {
  /** The most that any of them had. */
  readonly peakBytes: number;
  /** Of all of them. */
  readonly cpuSeconds: number;
}

/**
 * What the processes used that noted their ids in a file while the work went on. The kernel keeps
 * both figures, so only the last few milliseconds of each can be missed.
 */
export async function usageOf(pidsFile: string, work: () => Promise<unknown>): Promise<Usage> {
  const seconds = new Map<string, number>();
  let [peakBytes, isDone] = [0, false];
  const worked = work().finally(() => (isDone = true));
  while (!isDone) {
    const pids = (await readFile(pidsFile, 'utf8').catch(() => '')).split('\n').filter(Boolean);
    for (const pid of pids.slice(-2)) {
      peakBytes = Math.max(peakBytes, await peakOf(pid));
      seconds.set(pid, Math.max(seconds.get(pid) ?? 0, await cpuSecondsOf(pid)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await worked;
  return { peakBytes, cpuSeconds: [...seconds.values()].reduce((sum, one) => sum + one, 0) };
}

/** The most bytes that a process ever had resident; 0 of one that is gone. */
export async function peakOf(pid: string | number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

/** Fields 14 and 15 of proc(5)'s stat, in hundredths; the name before them may hold blanks. */
async function cpuSecondsOf(pid: string): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}
