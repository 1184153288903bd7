import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { EventStreams, type Followed } from '../event-streams.mts';
import type { MakeBenchLine } from '../line.mts';
import { residentMegabytes } from '../memory.mts';
import {
  makeKey,
  startBareEvents,
  startOrchestratorAndEndpoint,
  stopApp,
  type Programs,
} from '../programs.mts';
import { ScriptedWorker, type Taken } from '../scripted-worker.mts';

const [OWNERS, JOBS_OF_OWNER, STREAMS_OF_JOB] = [4, 5, 100];
const JOBS = OWNERS * JOBS_OF_OWNER;
const STREAMS = JOBS * STREAMS_OF_JOB;
const BODY = { url_video: 'https://example.com/a.mp4', url_srt: 'https://example.com/a.srt' };
/** Workers that report more often than twice a second are not listened to. */
const BETWEEN_REPORTS_MS = 600;

const MEMORY_FLOOR =
  'A stream is a request of Nest and Fastify that stays: 27 KB of live heap each (a heap snapshot), 55 MB of all. ' +
  'The rest is what opening them left behind, which V8 does not give back before it has to: with ' +
  '`NODE_OPTIONS=--max-semi-space-size=8` 253 MB were held in all, and about a tenth fewer requests were ' +
  'answered a second.';

/**
 * Clients that follow jobs: what they hold of the orchestrator's memory, and how long an update of all
 * jobs takes to be read by all of them, beside a server that only writes the same text to as many
 * connections. All clients are in this one process, which both figures hold.
 */
export const sse: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const limits = { WATCHERS_MAX: String(STREAMS), WATCHERS_MAX_PER_OWNER: String(STREAMS) };
  const programs = await startOrchestratorAndEndpoint(folder, limits);
  const worker = new ScriptedWorker(programs.endpoint);
  const jobs = await submitted(programs, folder);
  const taken: Taken[] = [];
  for (let job = 0; job < JOBS; job += 1) taken.push(await worker.take());
  const before = await residentMegabytes(programs.pid);
  const streams = await opened(jobs.map(({ url, apiKey }) => ({ url: `${url}/events`, apiKey })));
  const bare = await startBareEvents();
  const bareStreams = await opened(jobs.map(({ apiKey }) => ({ url: bare.url, apiKey })));
  const text = await shown(jobs[0] ?? { url: bare.url, apiKey: '' });
  let report = 0;
  return {
    comparisons: [
      {
        title: `an update of ${JOBS} jobs → all ${STREAMS.toLocaleString('en')} streams have it`,
        subject: {
          name: 'the orchestrator',
          run: async () => updated(taken, worker, streams, (report += 1)),
        },
        against: {
          name: 'a bare server that writes one text to all',
          run: async () => written(bare.url, text, bareStreams),
        },
        runs,
        limit: { atMost: 500 },
      },
      {
        title: `resident memory with ${STREAMS.toLocaleString('en')} streams open`,
        subject: { name: 'the orchestrator', run: () => residentMegabytes(programs.pid) },
        against: { name: 'before they were opened', run: () => Promise.resolve(before) },
        runs: 1,
        ...{ unit: 'MB', limit: { atMost: 250 }, warmUp: false },
        floor: MEMORY_FLOOR,
      },
    ],
    [Symbol.asyncDispose]: async () => {
      streams[Symbol.dispose]();
      bareStreams[Symbol.dispose]();
      worker.stop();
      await stopApp(bare.child);
      await programs[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Jobs of several owners, each with a key of its own. */
async function submitted({ url }: Programs, folder: string): Promise<readonly Followed[]> {
  const jobs: Followed[] = [];
  for (let owner = 0; owner < OWNERS; owner += 1) {
    const apiKey = await makeKey(folder, `owner-${owner}`);
    const headers = { 'content-type': 'application/json', 'x-api-key': apiKey };
    for (let job = 0; job < JOBS_OF_OWNER; job += 1) {
      const init = { method: 'POST', headers, body: JSON.stringify(BODY) };
      const response = await fetch(`${url}/video/caption`, init);
      if (response.status !== 202) throw new Error(`POST answered ${response.status}.`);
      const { id } = (await response.json()) as { readonly id: string };
      jobs.push({ url: `${url}/job/${id}`, apiKey });
    }
  }
  return jobs;
}

async function opened(jobs: readonly Followed[]): Promise<EventStreams> {
  return EventStreams.open(jobs.flatMap((job) => Array<Followed>(STREAMS_OF_JOB).fill(job)));
}

/** The job as its events hold it. */
async function shown({ url, apiKey }: Followed): Promise<string> {
  return (await fetch(url, { headers: { 'x-api-key': apiKey } })).text();
}

async function updated(
  jobs: readonly Taken[],
  worker: ScriptedWorker,
  streams: EventStreams,
  report: number,
): Promise<number> {
  await wait(BETWEEN_REPORTS_MS);
  const progress = report / 100;
  const all = streams.allSaw(`"progress":${progress},`);
  return timed(async () => {
    const told = jobs.map((job) => worker.progress(job, { stage: 'rendering', progress }));
    await Promise.all([...told, all]);
  });
}

async function written(url: string, text: string, streams: EventStreams): Promise<number> {
  const all = streams.allSaw(text);
  return timed(async () => {
    await fetch(url, { method: 'POST', body: text });
    await all;
  });
}

async function timed(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
