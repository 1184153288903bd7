import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const started = promisify(execFile);

/** Runs a program of the machine to its end. Throws an Error where it fails. */
export async function command(file: string, ...args: readonly string[]): Promise<void> {
  await started(file, args);
}

/** Whether the machine has a program. */
export async function has(file: string): Promise<boolean> {
  return command('which', file).then(
    () => true,
    () => false,
  );
}
