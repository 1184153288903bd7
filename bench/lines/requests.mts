import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { load, type Call } from '../http/calls.mts';
import type { MakeBenchLine } from '../line.mts';
import {
  startBareFastify,
  startOrchestratorAndEndpoint,
  stopApp,
  type Programs,
} from '../programs.mts';

const BODY = JSON.stringify({
  url_video: 'https://example.com/a.mp4',
  url_srt: 'https://example.com/a.srt',
});
const PER_SECOND = 'requests/s';

const GET_FLOOR =
  'A route of Nest that only logs and sets headers is the last row. By a profile a GET takes about 105 µs: ' +
  '25 in the write to the socket, 22 in three queries of SQLite; the bare route takes 15 in all.';
const POST_FLOOR =
  'By a profile a POST takes about 350 µs: 116 in SQLite, of which 26 are its share of commits, ' +
  '47 in the check of the body, 21 in the write to the socket; the bare route takes 16 in all.';

/**
 * Requests that are checked, authenticated and on disk before they are answered, beside a bare Fastify
 * route that takes the same body, keeps nothing and gives an answer of the same length. No worker
 * takes the jobs, so what was asked for stays unfinished while the next is.
 */
export const requests: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const programs = await startOrchestratorAndEndpoint(folder);
  const job = await submitted(programs);
  const bare = await startBareFastify(job);
  const seconds = Math.max(1, Math.min(3, runs / 5));
  const [ours, theirs] = [callsOf(programs.url, job.id), callsOf(bare.url, job.id)];
  const authorized = { ...ours.headers, 'x-api-key': programs.apiKey };
  const most = (call: Call) => async () => (await load(call, seconds)).requestsPerSecond;
  let halfOfMost = 0;
  return {
    comparisons: [
      {
        title: 'POST /video/caption: checked, authenticated, on disk',
        subject: {
          name: 'the orchestrator',
          run: async () => {
            const { requestsPerSecond } = await load(
              { ...ours.post, headers: authorized },
              seconds,
            );
            halfOfMost = requestsPerSecond / 2;
            return requestsPerSecond;
          },
        },
        against: { name: 'a bare Fastify route', run: most(theirs.post) },
        runs: Math.ceil(runs / 3),
        unit: PER_SECOND,
        limit: { ratioAtLeast: 0.15 },
        floor: POST_FLOOR,
      },
      {
        title: 'POST /video/caption at half of that load, p99',
        subject: {
          name: 'the orchestrator',
          run: async () =>
            (await load({ ...ours.post, headers: authorized }, seconds, halfOfMost)).p99Ms,
        },
        against: {
          name: 'a bare Fastify route',
          run: async () => (await load(theirs.post, seconds, halfOfMost)).p99Ms,
        },
        runs: Math.ceil(runs / 3),
        limit: { atMost: 25 },
      },
      {
        title: 'GET /job/{id}',
        subject: { name: 'the orchestrator', run: most({ ...ours.get, headers: authorized }) },
        against: { name: 'a bare Fastify route', run: most(theirs.get) },
        runs: Math.ceil(runs / 3),
        unit: PER_SECOND,
        limit: { ratioAtLeast: 0.35 },
        floor: GET_FLOOR,
      },
      {
        title: 'GET /health?live: Nest, the log and the headers, and nothing else',
        subject: {
          name: 'the orchestrator',
          run: most({ ...ours.get, url: `${programs.url}/health?live` }),
        },
        against: { name: 'a bare Fastify route', run: most(theirs.get) },
        runs: Math.ceil(runs / 3),
        unit: PER_SECOND,
        limit: { ratioAtLeast: 0.2 },
      },
    ],
    [Symbol.asyncDispose]: async () => {
      await stopApp(bare.child);
      await programs[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

function callsOf(url: string, id: string) {
  const headers = { 'content-type': 'application/json' };
  return {
    headers,
    post: { url: `${url}/video/caption`, method: 'POST', headers, body: BODY },
    get: { url: `${url}/job/${id}`, method: 'GET', headers: {} },
  } as const satisfies Record<string, Call | object>;
}

async function submitted({ url, apiKey }: Programs): Promise<{ readonly id: string }> {
  const response = await fetch(`${url}/video/caption`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: BODY,
  });
  if (response.status !== 202) throw new Error(`POST answered ${response.status}.`);
  return (await response.json()) as { id: string };
}
