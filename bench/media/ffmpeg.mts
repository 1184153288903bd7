import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs plain ffmpeg in a folder, as a script of anybody would; what it says is shown. */
export async function ffmpeg(folder: string, ...args: readonly string[]): Promise<void> {
  const all = ['-hide_banner', '-nostdin', '-y', '-v', 'error', ...args];
  const child = spawn('ffmpeg', all, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${args.join(' ')}`);
}
