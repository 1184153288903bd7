import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs the machine's ffmpeg, for making test media and looking at results. */
export async function ffmpeg(...args: readonly string[]): Promise<Buffer> {
  const all = ['-hide_banner', '-nostdin', '-v', 'error', '-y', ...args];
  const { stdout } = await run('ffmpeg', all, { encoding: 'buffer', maxBuffer: 512 * 1024 * 1024 });
  return stdout;
}

export interface VideoRecipe {
  readonly path: string;
  readonly seconds: number;
  /** E.g. 320x180. */
  readonly size?: string;
  readonly fps?: number | string;
  readonly bframes?: number;
  /** `counter`: all of frame n has the luma 20 + n mod 200, so that a missing frame is seen. */
  readonly picture?: 'bars' | 'counter' | 'black';
  /** A sound of its own: a sine of 440 Hz. */
  readonly audio?: boolean;
  /** Output options that stand last, e.g. another codec or pixel format. */
  readonly options?: readonly string[];
}

const PICTURES = {
  bars: 'testsrc2',
  counter: 'nullsrc',
  black: 'color=c=black',
} as const;

/** A small H.264 video. */
export async function makeVideo(recipe: VideoRecipe): Promise<void> {
  const { path, seconds, size = '320x180', fps = 25, bframes = 0, picture = 'bars' } = recipe;
  const source = PICTURES[picture];
  const filter =
    picture === 'counter' ? ",format=yuv420p,geq=lum='20+mod(N,200)':cb=128:cr=128" : '';
  const separator = source.includes('=') ? ':' : '=';
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `${source}${separator}s=${size}:r=${fps}:d=${seconds}${filter}`],
    ...(recipe.audio ? ['-f', 'lavfi', '-i', `sine=f=440:d=${seconds}`, '-c:a', 'aac'] : []),
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', String(bframes), '-pix_fmt', 'yuv420p'],
    ...['-x264-params', `bframes=${bframes}:b-adapt=0:scenecut=0`],
    ...(recipe.options ?? []),
    path,
  );
}

/**
 * Writes a copy of an MP4 whose picture is to be shown a quarter turn clockwise. Its matrix is set by
 * hand: ffmpeg 5 turns by `-metadata rotate=90`, ffmpeg 7 by `-display_rotation`.
 */
export async function makeTurned(from: string, to: string): Promise<void> {
  const file = await readFile(from);
  const header = file.indexOf('tkhd');
  if (header < 0) throw new Error(`${from} has no track.`);
  const quarterTurn = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000];
  quarterTurn.forEach((value, at) => file.writeInt32BE(value, header + TKHD_MATRIX + at * 4));
  await writeFile(to, file);
}

/** Behind the box's name: version, times, track, length, layer, group and volume. */
const TKHD_MATRIX = 44;

export interface StillRecipe {
  readonly path: string;
  readonly size?: string;
  /** A filter over the still, e.g. `drawbox=…`. */
  readonly filter?: string;
}

/** A still of coloured bars; the name's ending decides the format. */
export async function makeStill({ path, size = '640x360', filter }: StillRecipe): Promise<void> {
  const source = `testsrc2=s=${size}:r=1${filter === undefined ? '' : `,${filter}`}`;
  await ffmpeg('-f', 'lavfi', '-i', source, '-frames:v', '1', path);
}

export interface ToneRecipe {
  readonly path: string;
  readonly seconds: number;
  readonly options?: readonly string[];
}

/** A rising tone, which fits itself at one place only; the name's ending decides the format. */
export async function makeTone({ path, seconds, options = [] }: ToneRecipe): Promise<void> {
  const source = `aevalsrc='0.4*sin(2*PI*(150+120*t)*t)':s=44100:d=${seconds}`;
  await ffmpeg('-f', 'lavfi', '-i', source, ...options, path);
}

/** All frames of a video as planes of luma. */
export async function lumaFrames(path: string, size: string): Promise<readonly Buffer[]> {
  const [width = 0, height = 0] = size.split('x').map(Number);
  const filter = ['-fps_mode', 'passthrough', '-vf', 'format=yuv420p,extractplanes=y'];
  const raw = await ffmpeg('-i', path, '-map', '0:v:0', ...filter, '-f', 'rawvideo', '-');
  const bytes = width * height;
  return Array.from({ length: raw.length / bytes }, (_, at) =>
    raw.subarray(at * bytes, (at + 1) * bytes),
  );
}

/** The sound of a file as one channel of samples at 8 kHz. */
export async function soundSamples(path: string): Promise<Float32Array> {
  const raw = await ffmpeg(
    '-i',
    path,
    '-map',
    '0:a:0',
    '-ac',
    '1',
    '-ar',
    '8000',
    '-f',
    'f32le',
    '-',
  );
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength));
}

/** How alike two sounds are over their common length, sample for sample: 1 is the same. */
export function correlation(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [x = 0, y = 0] = [a[at], b[at]];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** The mean of a plane of bytes. */
export function mean(plane: Buffer): number {
  return plane.reduce((sum, value) => sum + value, 0) / plane.length;
}

/** Overwrites packets of a file's picture with zeros, as a hole in a download would. */
export async function zeroPackets(path: string, packets: readonly number[]): Promise<void> {
  const args = ['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pos,size'];
  const { stdout } = await run('ffprobe', [...args, '-of', 'csv=p=0', path]);
  const lines = stdout.trim().split('\n');
  const bytes = await readFile(path);
  for (const packet of packets) {
    const [size = 0, from = 0] = (lines[packet] ?? '').split(',').map(Number);
    if (size === 0) throw new Error(`${path} has no packet ${packet}.`);
    bytes.fill(0, from, from + size);
  }
  await writeFile(path, bytes);
}
