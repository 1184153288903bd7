import { ApiGpuError } from './api-gpu.error.js';
import { eventsOf } from './event-stream.js';
import type { Job } from './generated/index.js';
import { backoffMs, wait } from './waiting.js';

/** What waiting needs of the API. */
export interface JobSource {
  /** `GET /job/{id}/events`; not retried. */
  readonly stream: (lastEventId: string, signal: AbortSignal) => Promise<Response>;
  /** `GET /job/{id}`. */
  readonly read: (signal?: AbortSignal) => Promise<Job>;
}

export interface WaitOptions {
  /** Ends the waiting, not the job; the promise rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Called with the job now and whenever it has changed. */
  readonly onUpdate?: (job: Job) => void;
  /** After so long without a byte a stream counts as held back by a proxy; the server sends each 15 s. */
  readonly silenceMs?: number;
}

/**
 * The job once it has ended, however it ended. It is followed by server-sent events; where those do not
 * come (a proxy holds them back, too many are open) it is asked for again and again instead.
 * Rejects with ApiGpuError for what asking again can not change, such as `not_found`.
 */
export async function waitForEnd(source: JobSource, options: WaitOptions = {}): Promise<Job> {
  let lastEventId = '';
  let shown = '';
  const seen = (job: Job): Job | undefined => {
    const text = JSON.stringify(job);
    if (text !== shown) options.onUpdate?.(job);
    shown = text;
    return job.finished_at === null ? undefined : job;
  };
  for (let tries = 1; ; tries += 1) {
    try {
      for await (const { id, job } of followed(source, lastEventId, options)) {
        [lastEventId, tries] = [id, 1];
        const ended = seen(job);
        if (ended) return ended;
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof ApiGpuError && !error.retryable && error.code !== 'unexpected_answer') {
        throw error;
      }
    }
    const ended = seen(await source.read(options.signal));
    if (ended) return ended;
    await wait(Math.min(5_000, backoffMs(tries)), options.signal);
  }
}

async function* followed(source: JobSource, lastEventId: string, options: WaitOptions) {
  const { signal, silenceMs = 40_000 } = options;
  const silence = new AbortController();
  const ended = AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]);
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), silenceMs);
  };
  try {
    const { body } = await source.stream(lastEventId, ended);
    if (body === null) return;
    for await (const { type, id, data } of eventsOf(listened(body, heard, ended))) {
      if (type === 'job') yield { id, job: JSON.parse(data) as Job };
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** The same bytes, until the signal; tells of each part that comes, comments too. */
function listened(
  body: ReadableStream<Uint8Array>,
  heard: () => void,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const told = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      heard();
      controller.enqueue(chunk);
    },
  });
  return body.pipeThrough(told, { signal });
}
