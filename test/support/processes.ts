import { readdir, readFile, readlink } from 'node:fs/promises';

/** A process of this machine, from /proc. */
export interface ProcessFacts {
  readonly pid: number;
  readonly command: string;
}

/**
 * Processes whose environment, command line or working folder holds a text, e.g. the data folder of
 * one test; zombies left out.
 */
export async function processesWith(text: string): Promise<readonly ProcessFacts[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => describeProcess(pid, text)));
  return found.filter((facts) => facts !== undefined);
}

async function describeProcess(pid: string, text: string): Promise<ProcessFacts | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    if (Number(pid) === process.pid || command === '') return undefined;
    const folder = await readlink(`/proc/${pid}/cwd`);
    return [environment, command, folder].some((fact) => fact.includes(text))
      ? { pid: Number(pid), command }
      : undefined;
  } catch {
    // It ended meanwhile, or is another user's.
    return undefined;
  }
}

/** Whether a process lives; one that has ended and that nobody has looked after does not. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== '';
}

/** Waits until a condition holds; false when it does not within the time. */
export async function eventually(
  holds: () => Promise<boolean>,
  timeoutMs: number,
  everyMs = 100,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    if (await holds()) return true;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return holds();
}
