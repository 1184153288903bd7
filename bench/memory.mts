import { readFile } from 'node:fs/promises';

/** What a process of this machine holds in memory now, or held at most, in MB of 2^20 bytes. */
export async function residentMegabytes(
  pid: number | undefined,
  when: 'now' | 'most' = 'now',
): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const line = when === 'now' ? /^VmRSS:\s+(\d+) kB$/m : /^VmHWM:\s+(\d+) kB$/m;
  return Number(line.exec(status)?.[1]) / 1024;
}
