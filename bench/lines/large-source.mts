import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

import type { MakeBenchLine } from '../line.mts';
import { took } from '../media/cpu-time.mts';
import { ffmpeg } from '../media/ffmpeg.mts';
import { MediaWorker } from '../media/media-worker.mts';

const OUT = ['-map', '0:v', '-map', '1:a', '-shortest', '-c:v', 'copy', '-c:a', 'aac'];

const FLOOR =
  'The job checks the copied streams, about 210 ms, and hashes what it publishes while it is uploaded; ' +
  'the three alone do neither. Nothing is overlapped: ffmpeg begins when its source is there, and an MP4 ' +
  'with its index in front can be sent only when it is done.';

/**
 * A sound laid under 100 MB of video, whose picture is copied, so that moving it is most of the work:
 * the whole job beside a script that fetches to a file, runs plain ffmpeg, and uploads the file.
 */
export const largeSource: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  await makeSources(folder);
  const worker = await MediaWorker.start(folder);
  let parts = NaN;
  let checksMs = NaN;
  return {
    comparisons: [
      {
        title: 'a job with a source of 100 MB, beyond its download, render and upload alone',
        subject: {
          name: 'the job',
          run: async () => {
            parts = await scripted(folder, worker);
            const job = await whole(worker);
            checksMs = job.checksMs;
            return job.wallMs - parts;
          },
        },
        against: { name: 'the three alone, one after another', run: () => Promise.resolve(parts) },
        runs: Math.ceil(runs / 3),
        limit: { atMost: 300 },
        floor: FLOOR,
      },
      {
        title: 'the same, its checks of what it made left out',
        subject: {
          name: 'the job without its checks',
          run: async () => {
            parts = await scripted(folder, worker);
            const job = await whole(worker);
            return job.wallMs - job.checksMs - parts;
          },
        },
        against: { name: 'the checks alone', run: () => Promise.resolve(checksMs) },
        runs: Math.ceil(runs / 3),
        limit: { atMost: 300 },
        floor: FLOOR,
      },
    ],
    [Symbol.asyncDispose]: async () => {
      await worker[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

async function whole(worker: MediaWorker) {
  const files = { url_video: 'video.mp4', url_audio: 'sound.m4a' };
  const { wallMs, metrics } = await worker.job('addaudio', files);
  if (metrics.encoder !== 'copy') throw new Error('The picture was not copied.');
  return { wallMs, checksMs: metrics.verify_ms ?? NaN };
}

async function scripted(folder: string, worker: MediaWorker): Promise<number> {
  const fetched = join(folder, 'fetched.mp4');
  const made = join(folder, 'made.mp4');
  const { wallMs } = await took(async () => {
    const { body } = await fetch(worker.url('video.mp4'));
    await pipeline(Readable.fromWeb(body as ReadableStream), createWriteStream(fetched));
    const inputs = ['-i', 'fetched.mp4', '-i', 'sound.m4a'];
    await ffmpeg(folder, ...inputs, ...OUT, '-movflags', '+faststart', 'made.mp4');
    const { size } = await stat(made);
    const upload = {
      method: 'PUT',
      headers: { 'content-length': String(size) },
      body: Readable.toWeb(createReadStream(made)),
      duplex: 'half',
    };
    await (await fetch(worker.url('uploaded.mp4'), upload as RequestInit)).text();
  });
  return wallMs;
}

/** A quarter of the video is encoded at 80 Mbit/s, filled up where less would do, and played four times. */
async function makeSources(folder: string): Promise<void> {
  const rate = ['-b:v', '80M', '-minrate', '80M', '-maxrate', '80M', '-bufsize', '80M'];
  const filled = ['-x264-params', 'nal-hrd=cbr:filler=1', '-pix_fmt', 'yuv420p'];
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=25:d=2.5,noise=alls=40:allf=t'];
  const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', ...rate, ...filled];
  await ffmpeg(folder, ...picture, ...encoder, 'quarter.mp4');
  const fourTimes = ['-stream_loop', '3', '-i', 'quarter.mp4', '-c', 'copy'];
  await ffmpeg(folder, ...fourTimes, '-movflags', '+faststart', 'video.mp4');
  const sound = ['-f', 'lavfi', '-i', 'sine=f=300:r=48000:d=10', '-c:a', 'aac'];
  await ffmpeg(folder, ...sound, 'sound.m4a');
  const { size } = await stat(join(folder, 'video.mp4'));
  if (size < 90e6 || size > 130e6) throw new Error(`The source has ${size} bytes.`);
}
