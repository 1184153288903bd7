import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Comparison } from '../harness.mts';
import type { MakeBenchLine } from '../line.mts';
import { took } from '../media/cpu-time.mts';
import { ffmpeg } from '../media/ffmpeg.mts';
import { MediaWorker } from '../media/media-worker.mts';

/** `quality: standard`, docs/gpu.md. */
const X264 = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-profile:v', 'high', '-g', '100'],
  ...['-pix_fmt', 'yuv420p', '-c:a', 'copy', '-movflags', '+faststart', 'recipe.mp4'],
];
const FILES = { url_video: 'video.mp4' };

/**
 * What a job takes beyond the one command of ffmpeg that a script would run: fetching, probing,
 * planning, publishing and reporting, its checks left out. Of short films, so that it is not lost in
 * the noise of the encode.
 */
export const jobOverhead: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  await makeSources(folder);
  const worker = await MediaWorker.start(folder);
  const beyond = (operation: string, files: Readonly<Record<string, string>>, raw: string[]) => {
    let plainMs = NaN;
    return {
      title: `${operation}, 3 s of 640 × 360: the job without its checks, beyond plain ffmpeg`,
      subject: {
        name: 'the job beyond it',
        run: async () => {
          plainMs = (await took(async () => ffmpeg(folder, ...raw))).wallMs;
          const { wallMs, metrics } = await worker.job(operation, files);
          return wallMs - metrics.verify_ms - plainMs;
        },
      },
      against: { name: 'plain ffmpeg', run: async () => Promise.resolve(plainMs) },
      runs,
      limit: { atMost: 300 },
    } satisfies Comparison;
  };
  return {
    comparisons: [
      beyond('caption', { ...FILES, url_srt: 'talk.srt' }, [
        ...['-i', 'video.mp4', '-vf', 'ass=talk.ass', ...X264],
      ]),
      beyond('addaudio', { ...FILES, url_audio: 'sound.m4a' }, [
        ...['-i', 'video.mp4', '-i', 'sound.m4a', '-map', '0:v', '-map', '1:a', '-c:v', 'copy'],
        ...['-c:a', 'aac', '-b:a', '160k', '-shortest', '-movflags', '+faststart', 'recipe.mp4'],
      ]),
    ],
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

async function makeSources(folder: string): Promise<void> {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=3'];
  const sound = ['-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=3'];
  await ffmpeg(folder, ...picture, ...sound, '-pix_fmt', 'yuv420p', '-c:a', 'aac', 'video.mp4');
  await ffmpeg(folder, ...sound, '-c:a', 'aac', 'sound.m4a');
  await writeFile(join(folder, 'talk.srt'), '1\n00:00:00,500 --> 00:00:02,500\nA short film\n');
  await ffmpeg(folder, '-i', 'talk.srt', 'talk.ass');
}
