import { readFile } from 'node:fs/promises';

/** What a process of this machine holds in memory (VmRSS), in MB of 2^20 bytes. */
export async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
