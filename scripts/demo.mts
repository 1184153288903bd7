// `npm run demo`: the main job, whole, on this machine. Makes small sample media, starts the
// program as `npm start` does, sends one request for each operation, and checks what comes back.
// Exit code 0 only when all three videos are right.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

import { ApiClient, type Job } from './demo/client.mts';
import { makeSampleMedia } from './demo/media.mts';
import { startProgram } from './demo/program.mts';
import { ProgressBars } from './demo/progress-bars.mts';
import { saveAndCheck, type Expectation } from './demo/result.mts';
import { serveFolder } from './demo/serve-folder.mts';
import { table } from './demo/table.mts';

const JOB_SECONDS_MAX = 300;
const output = join(import.meta.dirname, '..', 'demo-output');
const work = await mkdtemp(join(tmpdir(), 'api-gpu-demo-'));

try {
  process.exitCode = await demo();
} finally {
  await rm(work, { recursive: true, force: true });
}

async function demo(): Promise<number> {
  console.log('1/3  Making sample media with ffmpeg…');
  const media = await makeSampleMedia(join(work, 'media'));
  await using files = await serveFolder(join(work, 'media'));

  console.log('2/3  Starting the orchestrator, the local endpoint and its worker on loopback…');
  await using program = await startProgram({ dataDir: join(work, 'data') });
  const client = new ApiClient(program.url, program.apiKey);

  console.log(`3/3  Three jobs through ${program.url} (its docs: ${program.url}/docs)\n`);
  const url = (name: string): string => `${files.url}/${name}`;
  const requests: readonly Request[] = [
    {
      operation: 'caption',
      body: { url_video: url(media.clip), url_srt: url(media.captions) },
      expected: { seconds: 10, width: 1280, height: 720, audio: true },
    },
    {
      operation: 'img2vid',
      body: { url_image: url(media.still) },
      expected: { seconds: 5, width: 1920, height: 1080, audio: false },
    },
    {
      operation: 'addaudio',
      body: { url_video: url(media.clip), url_audio: url(media.tune) },
      expected: { seconds: 8, width: 1280, height: 720, audio: true },
    },
  ];

  await mkdir(output, { recursive: true });
  const rows = await runAll(client, requests);
  console.log(`\n${table(['operation', 'result', 'wall time', 'encoder', 'size', 'video'], rows)}`);
  const good = rows.filter(([, result]) => result === 'verified').length;
  console.log(`\n${good} of ${rows.length} videos verified.`);
  return good === rows.length ? 0 : 1;
}

interface Request {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly expected: Expectation;
}

async function runAll(client: ApiClient, requests: readonly Request[]): Promise<string[][]> {
  const bars = new ProgressBars(requests.map(({ operation }) => operation));
  try {
    return await Promise.all(
      requests.map(async ({ operation, body, expected }) => {
        const started = performance.now();
        const job = await finish(client, operation, body, (state) => bars.show(operation, state));
        const seconds = (performance.now() - started) / 1000;
        return resultRow({ client, job, expected, seconds });
      }),
    );
  } finally {
    bars.end();
  }
}

async function finish(
  client: ApiClient,
  operation: string,
  body: Readonly<Record<string, unknown>>,
  show: (job: Job) => void,
): Promise<Job> {
  const deadline = Date.now() + JOB_SECONDS_MAX * 1000;
  let job = await client.submit(operation, body);
  while (job.finished_at === null && Date.now() < deadline) {
    show(job);
    await new Promise((resolve) => setTimeout(resolve, 250));
    job = await client.job(job.id);
  }
  show(job);
  return job;
}

async function resultRow(result: {
  readonly client: ApiClient;
  readonly job: Job;
  readonly expected: Expectation;
  readonly seconds: number;
}): Promise<string[]> {
  const { client, job, expected, seconds } = result;
  const time = `${seconds.toFixed(1)} s`;
  if (job.status !== 'succeeded' || !job.output) {
    return [job.operation, `${job.status}: ${job.error?.detail ?? 'not finished in time'}`, time];
  }
  const file = join(output, job.output.filename);
  const problem = await saveAndCheck(await client.download(job.output.url), file, {
    ...expected,
    sha256: job.output.sha256,
  });
  const size = `${(job.output.size_bytes / 1e6).toFixed(2)} MB`;
  const encoder = job.metrics.encoder ?? '';
  return [job.operation, problem ?? 'verified', time, encoder, size, relative('.', file)];
}
