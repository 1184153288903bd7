import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A grey picture, a byte a pixel, rows from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** One frame of a video by its number, in grey. */
export async function frameOf(file: string, frame: number): Promise<Picture> {
  const { width = 0, height = 0 } = (await streamsOf(file)).find(isVideo) ?? {};
  const { stdout } = await run(
    'ffmpeg',
    [
      ...['-nostdin', '-loglevel', 'error', '-i', file],
      ...['-vf', `select=eq(n\\,${frame}),format=gray`, '-frames:v', '1', '-f', 'rawvideo', '-'],
    ],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
  );
  return { width, height, pixels: stdout };
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

/** The sound of a file as mono samples at 8 kHz. */
export async function samplesOf(file: string): Promise<Int16Array> {
  const { stdout } = await run(
    'ffmpeg',
    [
      ...['-nostdin', '-loglevel', 'error', '-i', file, '-vn'],
      ...['-ac', '1', '-ar', '8000', '-f', 's16le', '-'],
    ],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
  );
  return new Int16Array(stdout.buffer, stdout.byteOffset, Math.floor(stdout.length / 2));
}

/** How alike two sounds are, −1 to 1: the best of lags up to 50 ms, as encoders add a few. */
export function likeness(a: Int16Array, b: Int16Array): number {
  let best = -1;
  for (let lag = -400; lag <= 400; lag += 1) best = Math.max(best, correlation(a, b, lag));
  return best;
}

function correlation(a: Int16Array, b: Int16Array, lag: number): number {
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 400; i < Math.min(a.length, b.length) - 400; i += 1) {
    const x = a[i] ?? 0;
    const y = b[i + lag] ?? 0;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb || 1);
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
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', file]);
  return (JSON.parse(stdout) as { streams: StreamFacts[] }).streams;
}

/** The display times of a video's frames in seconds, in order. */
export async function frameTimesOf(file: string): Promise<readonly number[]> {
  const { stdout } = await run('ffprobe', [
    ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'frame=pts_time'],
    ...['-of', 'csv=p=0', file],
  ]);
  return stdout.split(/[\s,]+/).flatMap((text) => (text === '' ? [] : [Number(text)]));
}

function isVideo({ codec_type }: StreamFacts): boolean {
  return codec_type === 'video';
}
