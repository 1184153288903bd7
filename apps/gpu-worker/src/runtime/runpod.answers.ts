import type { Delivery, QueuedJob } from './job.queue';

/** What an answer of RunPod's worker side means, whichever call it was. */
export type Answer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'none' }
  | { readonly kind: 'slow-down' }
  | { readonly kind: 'failed'; readonly reason: string };

/** 400 is what RunPod answers while FlashBoot thaws a worker: there is no job, and nothing is wrong. */
const NOTHING: readonly number[] = [204, 400];

/** A job is at most 10 or 20 MB of JSON. */
const MAX_ANSWER_BYTES = 25_000_000;

export async function readAnswer(status: number, body: AsyncIterable<Uint8Array>): Promise<Answer> {
  const text = await readText(body);
  if (NOTHING.includes(status) || (status === 200 && text === '')) return { kind: 'none' };
  if (status === 429) return { kind: 'slow-down' };
  if (status !== 200) return { kind: 'failed', reason: `status ${status}` };
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    return { kind: 'failed', reason: 'an answer that is not JSON' };
  }
}

/** The jobs of an answer, one or a batch. What has no id can't be answered and is left out. */
export function readJobs(value: unknown): readonly QueuedJob[] {
  return (Array.isArray(value) ? value : [value]).filter(isQueuedJob);
}

function isQueuedJob(value: unknown): value is QueuedJob {
  return isRecord(value) && typeof value['id'] === 'string' && value['id'] !== '';
}

export function readJobsToStop(value: unknown): readonly string[] {
  const ids = isRecord(value) ? value['jobsToStop'] : undefined;
  return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
}

/** What the status of an answer to a post says about it. A redirect is not followed: nobody has it. */
export function deliveryOf(status: number): Delivery {
  if (status < 300) return 'accepted';
  return status >= 500 || [408, 425, 429].includes(status) ? 'again' : 'void';
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`the answer is over ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
