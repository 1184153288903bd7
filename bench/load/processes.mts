import { readdir, readFile } from 'node:fs/promises';

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/** Processes whose environment names a folder: all that were started for it. */
export async function processesOf(folder: string): Promise<readonly FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [environment, command] = await Promise.all(
        ['environ', 'cmdline'].map((file) =>
          readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => ''),
        ),
      );
      const isOurs = pid !== process.pid && environment?.includes(folder);
      return isOurs && command ? [{ pid, command: command.replaceAll('\0', ' ') }] : [];
    }),
  );
  return found.flat();
}

/** Kills one of the processes of a program without a word; false where there is none. */
export async function killOneOf(
  folder: string,
  program: string,
  random: () => number,
): Promise<boolean> {
  const running = (await processesOf(folder)).filter(({ command }) => command.includes(program));
  const one = running[Math.floor(random() * running.length)];
  if (!one) return false;
  try {
    process.kill(one.pid, 'SIGKILL');
    return true;
  } catch {
    // It ended by itself.
    return false;
  }
}

/** Open files and sockets of a process. */
export async function openFiles(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`).catch(() => [])).length;
}
