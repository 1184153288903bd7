import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Comparison } from '../harness.mts';
import type { MakeBenchLine } from '../line.mts';
import { took } from './cpu-time.mts';
import { ffmpeg } from './ffmpeg.mts';
import { MediaWorker, type JobTook } from './media-worker.mts';

/** What the product's jobs and the recipes have in common. */
const SOUND = ['-c:a', 'aac', '-profile:a', 'aac_low', '-b:a', '160k'];
const JOINED = ['-i', 'video.mp4', '-i', 'sound.mp3', '-map', '0:v', '-map', '1:a', '-shortest'];
const FAST_START = ['-movflags', '+faststart'];

/**
 * A sound laid under one minute of 1080p with B-frames, fetched and published over loopback, beside
 * the recipes that copy the picture or encode it again: with ffmpeg's own settings, which is what peers
 * run, and with those of `quality: standard`.
 */
export const addaudio: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  await makeSources(folder);
  const worker = await MediaWorker.start(folder);
  const job = async () =>
    worker.job('addaudio', { url_video: 'video.mp4', url_audio: 'sound.mp3' });
  const copying = {
    name: '`ffmpeg -c:v copy`',
    run: async () => wall(async () => ffmpeg(folder, ...JOINED, '-c:v', 'copy', ...OUT)),
  };
  const encodingAgain = (
    name: string,
    encoder: readonly string[],
    limit: Pick<Comparison, 'limit' | 'floor'>,
  ): Comparison => ({
    title: 'addaudio, 1 min of 1080p: the whole job without its checks',
    subject: { name: 'the job', run: async () => unchecked(await copied(job())) },
    against: {
      name,
      run: async () => wall(async () => ffmpeg(folder, ...JOINED, ...encoder, ...OUT)),
    },
    runs: Math.min(runs, 3),
    warmUp: false,
    ...limit,
  });
  return {
    comparisons: [
      {
        title: 'addaudio, 1 min of 1080p: the whole job without its checks',
        subject: { name: 'the job', run: async () => unchecked(await copied(job())) },
        against: copying,
        runs,
        limit: { ratioAtMost: 1.5 },
      },
      {
        title: 'addaudio, 1 min of 1080p: its checks of copied streams',
        subject: { name: 'the checks', run: async () => (await copied(job())).metrics.verify_ms },
        against: copying,
        runs,
        limit: { ratioAtMost: 0.5 },
      },
      encodingAgain('`-c:v libx264` as it is without options', DEFAULT_X264, {
        limit: { ratioAtMost: 1 / 50 },
        floor: COPY_IS_THE_FLOOR,
      }),
      encodingAgain('the recipe that encodes again, `veryfast` as we do', X264, {
        limit: { ratioAtMost: 1 / 10 },
      }),
    ],
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const COPY_IS_THE_FLOOR =
  'The floor is `ffmpeg -c:v copy` of the first row, most of which is the encoding of the new sound: ' +
  'on few cores it is not 50 times faster than x264 is either, and the job is held near to it.';

/** What programs write who leave the encoder's settings to ffmpeg: preset `medium`, CRF 23. */
const DEFAULT_X264 = ['-c:v', 'libx264'];
/** `quality: standard`, docs/gpu.md. */
const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-profile:v', 'high'];
const OUT = [...SOUND, ...FAST_START, 'recipe.mp4'];

/** A quarter of the minute is encoded, and played four times. */
async function makeSources(folder: string): Promise<void> {
  const picture = 'testsrc2=s=1920x1080:r=25:d=15,noise=alls=8:allf=t';
  const encoder = ['-c:v', 'libx264', '-preset', 'superfast', '-bf', '3', '-pix_fmt', 'yuv420p'];
  await ffmpeg(folder, '-f', 'lavfi', '-i', picture, ...encoder, '-crf', '28', 'quarter.mp4');
  const fourTimes = ['-stream_loop', '3', '-i', 'quarter.mp4', '-c', 'copy'];
  await ffmpeg(folder, ...fourTimes, ...FAST_START, 'video.mp4');
  const sound = "aevalsrc='0.3*sin(2*PI*(200+20*t)*t)|0.3*sin(2*PI*300*t)':s=44100:d=60";
  await ffmpeg(folder, '-f', 'lavfi', '-i', sound, '-b:a', '192k', 'sound.mp3');
}

async function wall(work: () => Promise<void>): Promise<number> {
  return (await took(work)).wallMs;
}

/** A job whose picture was not copied measures something else. */
async function copied(job: Promise<JobTook>): Promise<JobTook> {
  const done = await job;
  if (done.metrics.encoder !== 'copy') throw new Error('The picture was not copied.');
  return done;
}

function unchecked({ wallMs, metrics }: JobTook): number {
  return wallMs - metrics.verify_ms;
}
