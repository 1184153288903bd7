import { readFile } from 'node:fs/promises';

/** Of `getconf CLK_TCK` on Linux. */
const TICKS_PER_SECOND = 100;

/** Processor time that a process has used, in seconds, of all of its threads. */
export async function cpuSeconds(pid: number | undefined): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name before them may hold blanks; user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Microseconds of a process for each of so many things that are done meanwhile. */
export async function microsecondsEach(
  pid: number | undefined,
  amount: number,
  act: () => Promise<unknown>,
): Promise<number> {
  const before = await cpuSeconds(pid);
  await act();
  return (((await cpuSeconds(pid)) - before) / amount) * 1e6;
}
