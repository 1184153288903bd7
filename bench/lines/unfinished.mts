import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { Comparison } from '../harness.mts';
import { pacedP99, repeat, type Call } from '../http/calls.mts';
import type { MakeBenchLine } from '../line.mts';
import { residentMegabytes } from '../memory.mts';
import { Metrics } from '../metrics.mts';
import { startOrchestratorAndEndpoint, type Programs } from '../programs.mts';

const UNFINISHED = 10_000;
const JOBS = `${UNFINISHED.toLocaleString('en')} unfinished jobs`;
/** Attempts at the provider, all of which are asked about: about what the budget carries. */
const WINDOW = 500;
const BUDGET_WINDOW_MS = 10_000;
/** Requests a second, far below what is answered at most, so that none waits for others. */
const RATES = { post: 50, get: 200, list: 100 } as const;
const LAG = 'nodejs_eventloop_lag_p99_seconds';
const CALLS = 'api_gpu_provider_calls_total';
const BODY = JSON.stringify({
  url_video: 'https://example.com/a.mp4',
  url_srt: 'https://example.com/a.srt',
});

const COUNTED_ONCE_A_SECOND =
  'Places in the queue are counted anew once a second, by the first request after it: one of a hundred ' +
  'lists a second takes 5 to 6 ms, the middle one 2 ms.';

/**
 * An orchestrator with ten thousand jobs that no worker takes, beside one with none but those that the
 * measuring posts. Both have the same window, and dispatch and poll all the time.
 */
export const unfinished: MakeBenchLine = async ({ runs }) => {
  const [none, many] = [await started(), await started()];
  await repeat(many.calls.post, UNFINISHED);
  // What a flood of requests leaves of memory is not what the jobs hold.
  for (const { programs } of [none, many]) await programs.restart();
  const calls = await providerCalls(none, many);
  const compared: Compared = (title, run) => ({
    title: `${title}, ${JOBS}`,
    subject: { name: 'with many', run: () => run(many) },
    against: { name: 'without', run: () => run(none) },
    runs: Math.ceil(runs / 5),
  });
  return {
    comparisons: [
      { ...memory(none, many), runs: 1, ...{ unit: 'MB', warmUp: false } },
      { ...calls, runs: 1, ...{ unit: 'calls', warmUp: false } },
      ...latencies(compared, runs > 5 ? 5 : 1),
      {
        ...compared(`event-loop lag p99 at ${RATES.list} lists a second`, lagMs),
        limit: { atMost: 20 },
      },
    ],
    [Symbol.asyncDispose]: async () => {
      for (const { programs, folder } of [none, many]) {
        await programs[Symbol.asyncDispose]();
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
};

type Compared = (
  title: string,
  run: (side: Side) => Promise<number>,
) => Pick<Comparison, 'title' | 'subject' | 'against' | 'runs'>;

interface Side {
  readonly folder: string;
  readonly programs: Programs;
  readonly metrics: Metrics;
  readonly calls: Readonly<Record<keyof typeof RATES, Call>>;
}

async function started(): Promise<Side> {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const token = randomBytes(32).toString('hex');
  const env = { PROVIDER_WINDOW: String(WINDOW), METRICS_TOKEN: token };
  const programs = await startOrchestratorAndEndpoint(folder, env);
  const { url } = programs;
  const headers = { 'content-type': 'application/json', 'x-api-key': programs.apiKey };
  const post = { url: `${url}/video/caption`, method: 'POST', headers, body: BODY } as const;
  const first = await fetch(post.url, post);
  const { id } = (await first.json()) as { readonly id: string };
  const get = { url: `${url}/job/${id}`, method: 'GET', headers } as const;
  const list = { ...get, url: `${url}/job?limit=20` };
  return { folder, programs, metrics: new Metrics(url, token), calls: { post, get, list } };
}

function latencies(compared: Compared, seconds: number): readonly Comparison[] {
  const p99 = (title: string, kind: keyof typeof RATES): Comparison => ({
    ...compared(`${title}, p99 at ${RATES[kind]} a second`, async ({ calls }) =>
      pacedP99(calls[kind], RATES[kind], seconds),
    ),
    limit: { ratioAtMost: 1.5 },
    floor: COUNTED_ONCE_A_SECOND,
  });
  return [
    p99('POST /video/caption', 'post'),
    p99('GET /job/{id}', 'get'),
    p99('GET /job?limit=20', 'list'),
  ];
}

async function lagMs({ metrics, calls }: Side): Promise<number> {
  await metrics.sum(LAG);
  await pacedP99(calls.list, RATES.list, 1);
  return (await metrics.sum(LAG)) * 1000;
}

function memory(none: Side, many: Side) {
  const megabytes = ({ programs }: Side) => residentMegabytes(programs.pid);
  return {
    title: `resident memory beyond that without, ${JOBS}`,
    subject: {
      name: 'with many',
      run: async () => (await megabytes(many)) - (await megabytes(none)),
    },
    against: { name: 'all without', run: () => megabytes(none) },
    limit: { atMost: 60 },
  };
}

/** Of both in the same ten seconds. */
async function providerCalls(none: Side, many: Side) {
  const made = () => Promise.all([many, none].map(({ metrics }) => metrics.sum(CALLS)));
  const before = await made();
  await wait(BUDGET_WINDOW_MS);
  const after = await made();
  const [ofMany = NaN, ofNone = NaN] = after.map((calls, side) => calls - (before[side] ?? NaN));
  return {
    title: `calls of the provider in 10 s with ${WINDOW} attempts there, ${JOBS}`,
    subject: { name: 'with many', run: () => Promise.resolve(ofMany) },
    against: { name: 'without', run: () => Promise.resolve(ofNone) },
    limit: { atMost: 1000 },
  };
}
