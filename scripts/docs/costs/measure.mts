// Measures the three operations of the cost page once on this machine, whole jobs one after another:
//   scripts/with-node.sh node scripts/docs/costs/measure.mts
// Prints what goes into `measured` of docs/costs.json. Media are made by ffmpeg: a minute of 1080p.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ApiClient, type Job } from '../../demo/client.mts';
import { startProgram } from '../../demo/program.mts';
import { serveFolder } from '../../demo/serve-folder.mts';

const run = promisify(execFile);
const JOB_SECONDS_MAX = 900;
const work = await mkdtemp(join(tmpdir(), 'api-gpu-measure-'));

try {
  await makeMedia();
  await using files = await serveFolder(work);
  await using program = await startProgram({ dataDir: join(work, 'data') });
  const client = new ApiClient(program.url, program.apiKey);
  const url = (name: string): string => `${files.url}/${name}`;
  // The first job starts the worker; it is not one of those measured.
  await seconds(client, 'img2vid', { url_image: url('still.png'), duration: 1 });
  const measured = {
    caption: await seconds(client, 'caption', {
      url_video: url('clip.mp4'),
      url_srt: url('clip.srt'),
    }),
    img2vid: await seconds(client, 'img2vid', { url_image: url('still.png') }),
    addaudio: await seconds(client, 'addaudio', {
      url_video: url('clip.mp4'),
      url_audio: url('tune.m4a'),
    }),
  };
  console.log(JSON.stringify(measured));
} finally {
  await rm(work, { recursive: true, force: true });
}

/** What a worker was busy for, download and checks included. */
async function seconds(
  client: ApiClient,
  operation: string,
  body: Readonly<Record<string, unknown>>,
): Promise<number> {
  const deadline = Date.now() + JOB_SECONDS_MAX * 1000;
  let job: Job = await client.submit(operation, body);
  while (job.finished_at === null && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    job = await client.job(job.id);
  }
  if (job.status !== 'succeeded') throw new Error(`${operation}: ${job.error?.detail ?? 'late'}`);
  const { execution_ms } = job.metrics as { readonly execution_ms?: number };
  return Math.round((execution_ms ?? 0) / 100) / 10;
}

async function makeMedia(): Promise<void> {
  const cues = Array.from({ length: 20 }, (_, index) => cue(index + 1, index * 3));
  await writeFile(join(work, 'clip.srt'), cues.join('\n'));
  await ffmpeg('testsrc2=s=2560x1440:d=1', '-frames:v', '1', 'still.png');
  await ffmpeg('sine=f=330:d=60', '-c:a', 'aac', 'tune.m4a');
  await ffmpeg(
    'testsrc2=s=1920x1080:r=25:d=60',
    ...['-f', 'lavfi', '-i', 'sine=f=220:d=60', '-c:a', 'aac', '-shortest'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', 'clip.mp4'],
  );
}

function cue(number: number, start: number): string {
  const at = (second: number): string => `00:00:${String(second).padStart(2, '0')},000`;
  return `${number}\n${at(start)} --> ${at(start + 2)}\nCue number ${number}\n`;
}

async function ffmpeg(source: string, ...output: readonly string[]): Promise<void> {
  const args = ['-nostdin', '-loglevel', 'error', '-y', '-f', 'lavfi', '-i', source, ...output];
  await run('ffmpeg', args, { cwd: work });
}
