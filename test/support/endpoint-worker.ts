import { setTimeout as sleep } from 'node:timers/promises';

import type { JobRequest } from '@app/contracts';

import { doJob } from './scripted-worker';

/** Where a worker takes its jobs from: a RunPod Serverless endpoint, with its `/v2/ID`. */
export interface WorkerEndpoint {
  readonly url: string;
  readonly key: string;
}

/** How a scripted worker behaves towards its endpoint and our store. */
export interface EndpointWorker {
  readonly name: string;
  readonly signal: AbortSignal;
  /** What its calls to the orchestrator go through. */
  readonly call: typeof fetch;
}

/** Takes jobs and does them until it is stopped; a call that fails is made again. */
export async function workFor(endpoint: WorkerEndpoint, worker: EndpointWorker): Promise<void> {
  const { name, signal } = worker;
  while (!signal.aborted) {
    const taken = await ask(endpoint, `job-take/${name}?gpu=local`, { signal });
    const job = (await taken?.json().catch(() => undefined)) as TakenJob | undefined;
    if (taken?.status === 200 && job?.input) await handle(endpoint, worker, job);
    else await sleep(20);
  }
}

interface TakenJob {
  readonly id: string;
  readonly input: JobRequest;
}

async function handle(
  endpoint: WorkerEndpoint,
  { name, signal, call }: EndpointWorker,
  { id, input }: TakenJob,
): Promise<void> {
  const ping = () => void ask(endpoint, `ping/${name}?gpu=local&job_id=${id}`, { signal });
  ping();
  const pinging = setInterval(ping, 500);
  const outcome = await doJob(input, { signal, call }).catch(() => undefined);
  const body = JSON.stringify(outcome ? { output: outcome } : { error: 'canceled: not wanted' });
  for (let tries = 0; tries < MAX_TRIES && !signal.aborted; tries += 1) {
    const told = await ask(endpoint, `job-done/${name}/${id}?gpu=local&isStream=false`, {
      ...{ signal, method: 'POST', body },
    });
    if (told && told.status < 500 && told.status !== 429) break;
    await sleep(20);
  }
  clearInterval(pinging);
}

const MAX_TRIES = 20;
/** Some connections stay open, and nothing comes. */
const TIMEOUT_MS = 1_500;

async function ask(
  { url, key }: WorkerEndpoint,
  path: string,
  init: RequestInit & { readonly signal: AbortSignal },
): Promise<Response | undefined> {
  const signal = AbortSignal.any([init.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const headers = { authorization: key };
  return fetch(`${url}/${path}`, { ...init, headers, signal }).catch(() => undefined);
}
