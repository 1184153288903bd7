import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs ffmpeg for test media; `-y` and the log level are given. */
export async function ffmpeg(...args: readonly string[]): Promise<void> {
  await promisify(execFile)('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...args]);
}

/** A dark picture without anything on it, so that captions are all that is bright; with a tone. */
export async function makeDarkClip(file: string, seconds: number): Promise<void> {
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `color=c=0x102030:s=640x360:r=25:d=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', file],
  );
}

/** Moving numbers with B-frames, as cameras and phones write them; with a tone. */
export async function makeClipWithBFrames(file: string, seconds: number): Promise<void> {
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `testsrc2=s=640x360:r=25:d=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds}`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-g', '50', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', file],
  );
}

/** A sound that is never twice the same, so that a shift shows. */
export async function makeSweep(file: string, seconds: number): Promise<void> {
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    `aevalsrc='0.5*sin(2*PI*(200+150*t)*t)':s=48000:d=${seconds}`,
    file,
  );
}

/** A white square in the middle of a black still. */
export async function makeSquareStill(file: string): Promise<void> {
  await ffmpeg(
    ...['-f', 'lavfi', '-i', 'color=c=black:s=1280x720:d=0.04,drawbox=540:260:200:200:white:fill'],
    ...['-frames:v', '1', file],
  );
}
