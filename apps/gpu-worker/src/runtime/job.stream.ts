import { chunkError, type FinalBody } from './done.body';
import { bodyText, maxBodyBytes } from './body.text';
import { JobEndedError } from './ended.error';

/** Values that come one after the other. */
export type Chunks = AsyncIterable<unknown> | Iterable<unknown>;

export interface StreamOptions {
  readonly jobId: string;
  /** Sends one chunk; undefined where chunks have no way, so that all come with the result. */
  readonly send: ((chunk: unknown) => Promise<void>) | undefined;
  /** Whether the result repeats all chunks. */
  readonly aggregate: boolean;
  readonly signal: AbortSignal;
}

/**
 * Whether a returned value streams: an iterator, as generators make them. Arrays and texts can be
 * iterated too, and are plain values.
 */
export function isStream(value: unknown): value is Chunks {
  if (typeof value !== 'object' || value === null) return false;
  const { next } = value as { readonly next?: unknown };
  return Symbol.asyncIterator in value || (Symbol.iterator in value && typeof next === 'function');
}

/**
 * Sends the chunks, each before the next is asked for, and returns the final body. A chunk with an
 * `error` ends the stream; the generator is closed whenever it is left early.
 */
export async function drain(chunks: Chunks, options: StreamOptions): Promise<FinalBody> {
  const { send, signal } = options;
  const kept = new KeptChunks(options);
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    const error = chunkError(chunk);
    if (error !== undefined) return { error };
    await send?.(chunk);
    kept.add(chunk);
  }
  return { output: kept.all };
}

/** The chunks that the result repeats; no more of them than a result may hold. */
class KeptChunks {
  readonly all: unknown[] = [];
  private bytes = 0;

  constructor(private readonly options: StreamOptions) {}

  add(chunk: unknown): void {
    const { jobId, aggregate, send } = this.options;
    if (!aggregate && send) return;
    this.bytes += Buffer.byteLength(bodyText(jobId, { output: chunk }));
    const most = maxBodyBytes(jobId);
    if (this.bytes > most) {
      throw new JobEndedError('internal', `The chunks together have over ${most} bytes.`);
    }
    this.all.push(chunk);
  }
}
