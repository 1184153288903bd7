import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { MakeBenchLine } from '../line.mts';
import { took } from './cpu-time.mts';
import { ffmpeg } from './ffmpeg.mts';
import { MediaWorker, type JobTook } from './media-worker.mts';

/** `quality: standard`, docs/gpu.md, with the other options of the product's command. */
const ENCODER = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-profile:v', 'high', '-g', '100'],
  ...['-pix_fmt', 'yuv420p', '-c:a', 'copy', '-movflags', '+faststart', 'recipe.mp4'],
];

/**
 * Captions burnt into one minute of 1080p, fetched and published over loopback, beside ffmpeg with
 * the same settings and the `ass` filter on what it makes of the same SRT file.
 */
export const caption: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  await makeSources(folder);
  const worker = await MediaWorker.start(folder);
  const job = async (style: object) =>
    worker.job('caption', { url_video: 'video.mp4', url_srt: 'talk.srt' }, { style });
  const recipe = {
    name: '`ffmpeg -vf ass`',
    run: async () => (await took(async () => recipeOf(folder))).wallMs,
  };
  const whole = (preset: string) => ({
    title: `caption, 1 min of 1080p, ${preset}: the whole job without its checks`,
    subject: { name: 'the job', run: async () => unchecked(await job({ preset })) },
    against: recipe,
    runs: Math.min(runs, 3),
    limit: { ratioAtMost: 1.1 },
    warmUp: false as const,
  });
  return {
    comparisons: [
      whole('classic'),
      whole('karaoke'),
      {
        title: 'caption, 1 min of 1080p: its checks',
        ...checksOf(() => job({ preset: 'classic' })),
        runs: Math.min(runs, 3),
        limit: { ratioAtMost: 0.25 },
        warmUp: false,
      },
    ],
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Both figures are of one job, so that what else the machine does meets both. */
function checksOf(job: () => Promise<JobTook>) {
  let encodeMs = Number.NaN;
  const checks = async () => {
    const { metrics } = await job();
    encodeMs = metrics.render_ms;
    return metrics.verify_ms;
  };
  return {
    subject: { name: 'the checks', run: checks },
    against: { name: 'the encode of the same job', run: () => Promise.resolve(encodeMs) },
  };
}

async function recipeOf(folder: string): Promise<void> {
  await ffmpeg(folder, '-i', 'video.mp4', '-vf', 'ass=talk.ass', ...ENCODER);
}

/** A quarter of the minute is encoded, and played four times; a cue of two seconds every two. */
async function makeSources(folder: string): Promise<void> {
  const picture = 'testsrc2=s=1920x1080:r=25:d=15,noise=alls=8:allf=t';
  const encoder = ['-c:v', 'libx264', '-preset', 'superfast', '-bf', '3', '-pix_fmt', 'yuv420p'];
  const sound = ['-f', 'lavfi', '-i', 'sine=f=440:r=48000:d=15', '-c:a', 'aac'];
  await ffmpeg(folder, '-f', 'lavfi', '-i', picture, ...sound, ...encoder, '-crf', '28', 'q.mp4');
  await ffmpeg(folder, '-stream_loop', '3', '-i', 'q.mp4', '-c', 'copy', 'video.mp4');
  const cues = Array.from({ length: 30 }, (_, at) => {
    const time = (second: number) => `00:00:${String(second).padStart(2, '0')},000`;
    const end = at === 29 ? '00:00:59,900' : time(at * 2 + 2);
    return `${at + 1}\n${time(at * 2)} --> ${end}\nThe best captions are the ones\nthat nobody notices.\n`;
  });
  await writeFile(join(folder, 'talk.srt'), cues.join('\n'));
  await ffmpeg(folder, '-i', 'talk.srt', 'talk.ass');
}

function unchecked({ wallMs, metrics }: JobTook): number {
  return wallMs - metrics.verify_ms;
}
