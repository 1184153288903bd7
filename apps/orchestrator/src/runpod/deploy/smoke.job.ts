import { wait as systemWait } from '@app/net';

import { OrchestratorClient, type SmokeJob } from './orchestrator.client';
import { PlanRefused } from './endpoint.plan';
import type { RunPodTool } from './runpod.tool';

interface Smoke {
  readonly endpointId: string;
  /** Address of a still; the orchestrator's own icon when undefined. */
  readonly image: string | undefined;
}

/** The first job waits for an image that is pulled for the first time. */
const PATIENCE_MS = 15 * 60_000;
const POLL_MS = 2_000;

/**
 * Sends a job of one second through the orchestrator and checks its result. Gives the exit status;
 * throws PlanRefused where no job can be sent, which leaves the endpoint as it is.
 */
export async function smokeTest(tool: RunPodTool, smoke: Smoke): Promise<number> {
  const client = await orchestrator(tool);
  await refuseOthers(client, smoke.endpointId, tool);
  const image = smoke.image ?? `${publicUrl(tool)}/docs/favicon-32x32.png`;
  tool.terminal.err(`Smoke test: a job of one second through ${client.url} …\n`);
  const input = { url_image: image, duration: 1, quality: 'draft' };
  const job = await ended(tool, client, await client.submit('img2vid', input, tool.signal));
  if (job.status !== 'succeeded' || !job.output?.url) return told(tool, failure(job), 1);
  const { bytes, sha256 } = await client.download(job.output.url, tool.signal);
  if (sha256 !== job.output.sha256) {
    return told(tool, `The result of ${job.id} is not what the worker wrote: ${bytes} bytes.`, 1);
  }
  return told(tool, success(job, bytes), 0);
}

/** The orchestrator at PUBLIC_URL, else on this machine. Throws PlanRefused. */
async function orchestrator(tool: RunPodTool): Promise<OrchestratorClient> {
  const { X_API_KEY: key, PORT } = tool.env.values;
  const places = [publicUrl(tool), `http://127.0.0.1:${PORT}`];
  const found = await Promise.all(places.map((url) => OrchestratorClient.isAt(url, tool.signal)));
  const url = places[found.indexOf(true)];
  if (url === undefined) {
    throw noSmoke(`no orchestrator answers at ${places.join(' or ')}`);
  }
  if (!key) throw noSmoke('X_API_KEY is missing, the key of its API');
  return new OrchestratorClient(url, key);
}

async function refuseOthers(
  client: OrchestratorClient,
  endpointId: string,
  { signal }: RunPodTool,
): Promise<void> {
  const id = await client.endpointId(signal);
  if (id === endpointId) return;
  throw noSmoke(
    `${client.url} hands its jobs to ${id}: start it again with RUNPOD_ENDPOINT_ID=${endpointId}`,
  );
}

function noSmoke(reason: string): PlanRefused {
  return new PlanRefused(
    `The endpoint is as it should be, and was not tried: ${reason}. Then apply again, or leave the job out with --no-smoke.`,
  );
}

function publicUrl({ env }: RunPodTool): string {
  return env.values.PUBLIC_URL ?? env.values.WORKER_URL ?? '';
}

/** The job when it has ended; canceled where nobody waits for it any more. */
async function ended(
  { terminal, signal, wait = systemWait }: RunPodTool,
  client: OrchestratorClient,
  submitted: SmokeJob,
): Promise<SmokeJob> {
  const deadline = Date.now() + PATIENCE_MS;
  let job = submitted;
  try {
    while (job.finished_at === null) {
      if (Date.now() > deadline) throw new PlanRefused(tooLong(job));
      await wait(POLL_MS, signal);
      const before = job.stage;
      job = await client.job(job.id, signal);
      if (job.stage !== before) terminal.err(`  ${job.stage}\n`);
    }
    return job;
  } catch (error) {
    await client.cancel(job.id);
    throw error;
  }
}

function tooLong({ id, stage }: SmokeJob): string {
  return `The job ${id} is still ${stage} after 15 minutes and was canceled: npm run runpod -- status and logs tell why.`;
}

function failure({ id, status, error }: SmokeJob): string {
  return `The job ${id} ${status}: ${error?.code ?? 'no reason'}: ${error?.detail ?? ''}`;
}

function success({ id, metrics, cost }: SmokeJob, bytes: number): string {
  const { encoder, fallback_reason: reason, queue_ms, execution_ms } = metrics;
  const seconds = (ms: number | null): string => `${((ms ?? 0) / 1000).toFixed(1)} s`;
  const why = reason === null ? '' : ` (${reason})`;
  const price = cost?.usd === null || cost?.usd === undefined ? '' : `, $${cost.usd}`;
  return `The job ${id} succeeded: ${bytes} bytes, ${encoder}${why} on ${cost?.gpu ?? 'an unnamed GPU'}, ${seconds(queue_ms)} in the queue, ${seconds(execution_ms)} of work${price}.`;
}

function told({ terminal }: RunPodTool, sentence: string, code: number): number {
  terminal.err(`${sentence}\n`);
  return code;
}
