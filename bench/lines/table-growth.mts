import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Comparison } from '../harness.mts';
import type { MakeBenchLine } from '../line.mts';
import { startOrchestratorAndEndpoint, type Programs } from '../programs.mts';
import { ScriptedWorker } from '../scripted-worker.mts';
import { cloneJobs } from '../cloned-jobs.mts';

const FEW = 1_000;
const MORE = [10_000, 100_000, 1_000_000];
/** Of each, so that a figure is more than one answer. */
const CALLS = 20;

/**
 * What callers and workers ask for, with up to a million jobs that have ended in the table beside the
 * same with a thousand; all programs run all the time, and two are asked in turn.
 */
export const tableGrowth: MakeBenchLine = async ({ runs }) => {
  const few = await withJobs(FEW);
  const sides: Side[] = [];
  for (const count of MORE) sides.push(await withJobs(count));
  const compared = (title: string, ask: (side: Side) => Promise<void>): readonly Comparison[] =>
    sides.map((many) => ({
      title: `${title}, ${CALLS} times, ${many.count.toLocaleString('en')} jobs in the table`,
      subject: {
        name: 'with many',
        run: async () => timed(async () => repeated(async () => ask(many))),
      },
      against: {
        name: `${FEW.toLocaleString('en')} jobs`,
        run: async () => timed(async () => repeated(async () => ask(few))),
      },
      runs: Math.ceil(runs / 2),
      limit: { ratioAtMost: 1.5 },
    }));
  return {
    comparisons: [
      ...compared('POST /video/caption, and an idle worker has it', taken),
      ...compared('GET /job/{id}', async ({ programs, ids }) => {
        const id = ids[Math.floor(Math.random() * ids.length)];
        await call(programs, `/job/${id}`);
      }),
      ...compared('GET /job?limit=20', async ({ programs }) => call(programs, '/job?limit=20')),
      ...compared('GET /job?status=failed', async ({ programs }) =>
        call(programs, '/job?status=failed&limit=20'),
      ),
    ],
    [Symbol.asyncDispose]: async () => {
      for (const { worker, programs, folder } of [few, ...sides]) {
        worker.stop();
        await programs[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
};

interface Side {
  readonly count: number;
  readonly folder: string;
  readonly programs: Programs;
  readonly worker: ScriptedWorker;
  /** Some of the jobs in the table. */
  readonly ids: readonly string[];
}

async function withJobs(count: number): Promise<Side> {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const first = await startOrchestratorAndEndpoint(folder);
  const worker = new ScriptedWorker(first.endpoint);
  const took = worker.take();
  await post(first);
  await worker.fail(await took);
  // Its end is written, and what it cost.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  worker.stop();
  await first[Symbol.asyncDispose]();
  const ids = cloneJobs(join(folder, 'data', 'orchestrator.sqlite'), count);
  const programs = await startOrchestratorAndEndpoint(folder);
  return { count, folder, programs, ids, worker: new ScriptedWorker(programs.endpoint) };
}

async function taken({ programs, worker }: Side): Promise<void> {
  const took = worker.take();
  await post(programs);
  await worker.fail(await took);
}

async function repeated(ask: () => Promise<void>): Promise<void> {
  for (let call = 0; call < CALLS; call += 1) await ask();
}

async function post({ url, apiKey }: Programs): Promise<void> {
  const body = { url_video: 'https://example.com/a.mp4', url_srt: 'https://example.com/a.srt' };
  await answered(
    await fetch(`${url}/video/caption`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify(body),
    }),
  );
}

async function call({ url, apiKey }: Programs, path: string): Promise<void> {
  await answered(await fetch(url + path, { headers: { 'x-api-key': apiKey } }));
}

async function answered(response: Response): Promise<void> {
  await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}.`);
}

async function timed(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
