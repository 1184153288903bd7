import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { correlation, ffmpeg, soundSamples } from './media';

/** A grey picture, a byte a pixel, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly pixels: Buffer;
}

/** One frame of a video by its number, in grey. */
export async function frameOf(file: string, frame: number): Promise<Picture> {
  const { width = 0 } = (await streamsOf(file)).find(isVideo) ?? {};
  const filter = `select=eq(n\\,${frame}),format=gray`;
  const pixels = await ffmpeg(
    ...['-i', file, '-vf', filter, '-frames:v', '1', '-f', 'rawvideo', '-'],
  );
  return { width, pixels };
}

/** The bright part of a picture: how many pixels, and its middle. */
export function brightPart({ width, pixels }: Picture): {
  readonly count: number;
  readonly x: number;
  readonly y: number;
} {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  pixels.forEach((value, index) => {
    if (value < 160) return;
    count += 1;
    sumX += index % width;
    sumY += Math.floor(index / width);
  });
  return { count, x: sumX / count, y: sumY / count };
}

/** How alike the sounds of two files are, −1 to 1: the best of shifts up to 15 ms. */
export async function soundLikeness(a: string, b: string): Promise<number> {
  const [one, other] = await Promise.all([soundSamples(a), soundSamples(b)]);
  let best = -1;
  for (let lag = -120; lag <= 120; lag += 1) {
    best = Math.max(
      best,
      correlation(one.subarray(Math.max(0, lag)), other.subarray(Math.max(0, -lag))),
    );
  }
  return best;
}

export interface StreamFacts {
  readonly codec_type: string;
  readonly codec_name: string;
  readonly width?: number;
  readonly height?: number;
  readonly pix_fmt?: string;
  readonly duration: string;
  readonly nb_frames: string;
}

export async function streamsOf(file: string): Promise<readonly StreamFacts[]> {
  const stdout = await ffprobe('-show_streams', '-of', 'json', file);
  return (JSON.parse(stdout) as { streams: StreamFacts[] }).streams;
}

/** The display times of a video's frames in seconds, in order. */
export async function frameTimesOf(file: string): Promise<readonly number[]> {
  const stdout = await ffprobe(
    ...['-select_streams', 'v:0', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', file],
  );
  return stdout.split(/[\s,]+/).flatMap((text) => (text === '' ? [] : [Number(text)]));
}

async function ffprobe(...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', ...args]);
  return stdout;
}

function isVideo({ codec_type }: StreamFacts): boolean {
  return codec_type === 'video';
}
