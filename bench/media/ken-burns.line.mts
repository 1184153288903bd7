import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

import type { MakeBenchLine } from '../line.mts';
import { took } from './cpu-time.mts';
import { ffmpeg } from './ffmpeg.mts';
import { detailedStill, FRAME, FRAMES, FrameSource, PLAN, STILL } from './ken-burns.frames.mts';
import { judge, type Judged } from './ken-burns.judge.mts';

const RAW = ['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size'];

/**
 * A zoom from 1 to 1.25 over 120 frames of 1080p from a detailed still, before it is encoded: against
 * an ideal resampling in double precision, beside the recipes that blow the still up for zoompan.
 */
export const kenBurns: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  await writeFile(join(folder, 'still.yuv'), await detailedStill(STILL.width, STILL.height));
  const six = recipe(folder, 'scale 6×, zoompan', 'scale=iw*6:ih*6');
  const wide = recipe(folder, 'scale to 7680, zoompan', 'scale=7680:-2');
  const ours = { name: 'the frame source', make: async (name: string) => toFile(folder, name) };
  const judged = remembered((way: typeof ours) => judge(folder, way));
  const quality = (title: string, of: keyof Judged, limit: object) =>
    [six, wide].map((against) => ({
      ...{ title: `Ken Burns, 1080p24, zoom 1 → 1.25: ${title}`, runs: 1, warmUp: false as const },
      subject: { name: ours.name, run: async () => (await judged(ours))[of] },
      against: { name: against.name, run: async () => (await judged(against))[of] },
      unit: of === 'decibels' ? 'dB' : 'px',
      limit: limit as { readonly atLeast: number },
    }));
  return {
    comparisons: [
      ...quality('mean PSNR of luma', 'decibels', { atLeast: 42 }),
      ...quality('position error, frame to frame', 'trembleRms', { atMost: 0.01 }),
      ...[six, wide].map((against) => ({
        title: 'Ken Burns: CPU a frame of making frames',
        subject: { name: ours.name, run: async () => cpuAFrame(() => toNothing(folder)) },
        against: { name: against.name, run: async () => cpuAFrame(() => against.make(null)) },
        ...{ runs: Math.min(runs, 3), warmUp: false as const },
        // The second one is quick, and trembles; it is there to be seen.
        limit: { ratioAtMost: against === six ? 1 / 5 : 1 },
      })),
      {
        title: 'Ken Burns: making and encoding 120 frames',
        subject: {
          name: 'frame source and encoder',
          run: async () => (await took(() => encodeLive(folder))).wallMs,
        },
        against: {
          name: 'the same frames from a file',
          run: async () => (await took(() => encodeFile(folder))).wallMs,
        },
        ...{ runs, limit: { ratioAtMost: 1.5 } },
      },
    ],
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

/** A way with zoompan; its zoom follows the same path. Frames go to a file, or nowhere. */
function recipe(folder: string, name: string, scale: string) {
  const zoom = `zoompan=z='pow(1.25,on/${FRAMES - 1})':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)'`;
  const filter = `${scale},${zoom}:d=${FRAMES}:s=${FRAME.width}x${FRAME.height}:fps=24`;
  const input = [...RAW, `${STILL.width}x${STILL.height}`, '-i', 'still.yuv'];
  return {
    name,
    make: async (file: string | null) =>
      ffmpeg(folder, ...input, '-vf', filter, ...(file ? ['-f', 'rawvideo', file] : NOWHERE)),
  };
}

const NOWHERE = ['-f', 'null', '-'];

async function toFile(folder: string, name: string): Promise<void> {
  const file = createWriteStream(join(folder, name));
  await make(folder, file);
  await finished(file);
}

async function toNothing(folder: string): Promise<void> {
  const file = createWriteStream('/dev/null');
  await make(folder, file);
  await finished(file);
}

async function make(folder: string, stream: Writable): Promise<void> {
  await using source = new FrameSource(PLAN, { folder });
  await source.writeTo(stream);
}

async function cpuAFrame(work: () => Promise<void>): Promise<number> {
  return (await took(work)).cpuMs / FRAMES;
}

const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-profile:v', 'high'];
const FRAMES_IN = [...RAW, `${FRAME.width}x${FRAME.height}`, '-framerate', '24', '-i'];

async function encodeLive(folder: string): Promise<void> {
  const all = ['-hide_banner', '-y', '-v', 'error', ...FRAMES_IN, 'pipe:0', ...X264, 'live.mp4'];
  const child = spawn('ffmpeg', all, { cwd: folder, stdio: ['pipe', 'ignore', 'inherit'] });
  await Promise.all([make(folder, child.stdin), once(child, 'exit')]);
}

/** The file is made before the first run, which is not counted. */
async function encodeFile(folder: string): Promise<void> {
  const file = join(folder, 'same.yuv');
  const there = await open(file).catch(() => undefined);
  await there?.close();
  if (!there) await toFile(folder, 'same.yuv');
  await ffmpeg(folder, ...FRAMES_IN, 'same.yuv', ...X264, 'file.mp4');
}

/** Both figures of a way come from one judging. */
function remembered<K extends object, V>(work: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const known = new Map<K, Promise<V>>();
  return (key) => {
    const value = known.get(key) ?? work(key);
    known.set(key, value);
    return value;
  };
}
