import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FFMPEG = process.env['FFMPEG_PATH'] ?? 'ffmpeg';

/** A second of film with sound, a still, a tune and captions: as little work as a job can be. */
export async function makeSmallMedia(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const [film, tune] = ['testsrc2=s=160x90:r=12:d=1', 'sine=f=440:d=1'];
  const lavfi = (source: string) => ['-f', 'lavfi', '-i', source];
  const make = (args: readonly string[], name: string) =>
    run(FFMPEG, ['-v', 'error', '-y', ...args, join(folder, name)]);
  await Promise.all([
    make([...lavfi(film), ...lavfi(tune), '-pix_fmt', 'yuv420p', '-c:a', 'aac'], 'film.mp4'),
    make([...lavfi(tune), '-c:a', 'aac'], 'tune.m4a'),
    make([...lavfi(film), '-frames:v', '1'], 'still.png'),
    writeFile(join(folder, 'film.srt'), '1\n00:00:00,000 --> 00:00:00,900\nUnder load\n'),
  ]);
}
