import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startOrchestratorAndEndpoint, type Programs } from '../programs.mts';
import { Receiver } from '../receiver.mts';
import { ScriptedWorker } from '../scripted-worker.mts';
import type { MakeBenchLine } from '../line.mts';

const BODY = {
  url_video: 'https://example.com/a.mp4',
  url_srt: 'https://example.com/a.srt',
};

/**
 * From the request to an idle worker that has it, and from the worker's answer to the client that
 * sees it, beside one round trip to the same server. The worker is scripted, so that no render is
 * in the figures; it gives the hints that the real one gives.
 */
export const jobLatency: MakeBenchLine = async ({ runs }) => {
  const folder = await mkdtemp(join(tmpdir(), 'api-gpu-bench-'));
  const programs = await startOrchestratorAndEndpoint(folder);
  const worker = new ScriptedWorker(programs.endpoint);
  const receiver = await Receiver.start();
  const roundTrip = {
    name: 'a round trip (GET /health?live)',
    run: async () =>
      timed(async () => void (await (await fetch(`${programs.url}/health?live`)).text())),
  };
  return {
    comparisons: [
      {
        title: 'POST → an idle worker has the job',
        subject: { name: 'the way of a job', run: async () => untilTaken(programs, worker) },
        against: roundTrip,
        runs,
        limit: { atMost: 50 },
      },
      {
        title: 'job-done → GET /job/{id} says so',
        subject: { name: 'the way back', run: async () => untilSeen(programs, worker) },
        against: roundTrip,
        runs,
        limit: { atMost: 50 },
      },
      {
        title: 'job-done → the event of the end at a client',
        subject: { name: 'the way back', run: async () => untilEvent(programs, worker) },
        against: roundTrip,
        runs,
        limit: { atMost: 50 },
      },
      {
        title: "job-done → the webhook at the client's receiver",
        subject: { name: 'the way back', run: async () => untilCalled(programs, worker, receiver) },
        against: roundTrip,
        runs,
        limit: { atMost: 50 },
      },
    ],
    [Symbol.asyncDispose]: async () => {
      receiver.stop();
      worker.stop();
      await programs[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

async function untilTaken(programs: Programs, worker: ScriptedWorker): Promise<number> {
  const took = worker.take();
  await worker.waiting();
  const elapsed = await timed(async () => {
    await post(programs);
    await took;
  });
  await worker.fail(await took);
  return elapsed;
}

async function untilSeen(programs: Programs, worker: ScriptedWorker): Promise<number> {
  const took = worker.take();
  await worker.waiting();
  const id = await post(programs);
  const job = await took;
  return timed(async () => {
    await worker.fail(job);
    while ((await jobStatus(programs, id)) !== 'failed') {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  });
}

async function untilEvent(programs: Programs, worker: ScriptedWorker): Promise<number> {
  const took = worker.take();
  await worker.waiting();
  const id = await post(programs);
  const job = await took;
  const events = await fetch(`${programs.url}/job/${id}/events`, {
    headers: { 'x-api-key': programs.apiKey },
  });
  if (!events.body) throw new Error('The stream of events has no body.');
  const reader = events.body.pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  return timed(async () => {
    await worker.fail(job);
    for (let text = ''; !text.includes('"status":"failed"');) {
      const { done, value } = await reader.read();
      if (done) throw new Error('The stream ended before the job did.');
      text += value;
    }
  });
}

async function untilCalled(
  programs: Programs,
  worker: ScriptedWorker,
  receiver: Receiver,
): Promise<number> {
  const took = worker.take();
  await worker.waiting();
  await post(programs, { webhook_url: receiver.url });
  const job = await took;
  const called = receiver.called();
  return timed(async () => {
    await worker.fail(job);
    await called;
  });
}

async function post({ url, apiKey }: Programs, more: object = {}): Promise<string> {
  const response = await fetch(`${url}/video/caption`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify({ ...BODY, ...more }),
  });
  if (response.status !== 202) throw new Error(`POST answered ${response.status}.`);
  return ((await response.json()) as { id: string }).id;
}

async function jobStatus({ url, apiKey }: Programs, id: string): Promise<string> {
  const response = await fetch(`${url}/job/${id}`, { headers: { 'x-api-key': apiKey } });
  return ((await response.json()) as { status: string }).status;
}

async function timed(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
