import { bodyText } from './body.text';
import { doneBody, type FinalBody } from './done.body';
import { JobEndedError } from './ended.error';
import { describeFailure, type DescribeFailure, type FailedHow } from './failure.body';
import type { QueuedJob } from './job.queue';
import { drain, isStream } from './job.stream';
import type { TakenJob, TakenJobContext, TakenJobHandler } from './taken-job.handler';

/** How the jobs of one worker are handled, whichever handler does them. */
export interface HandlingOptions {
  readonly workerId: string;
  /** Refuses jobs without an input, or with an empty one, in the place of the handler. */
  readonly needsInput?: boolean | undefined;
  /** Has the result of a stream repeat all of its chunks. */
  readonly aggregateStream?: boolean | undefined;
  /** Flags each result so that RunPod stops this worker after it. */
  readonly refreshWorker?: boolean | undefined;
  readonly describeFailure?: DescribeFailure | undefined;
}

export interface Handling {
  readonly handler: Promise<TakenJobHandler>;
  readonly job: QueuedJob;
  readonly context: TakenJobContext;
  /** Undefined where the queue takes no chunks. */
  readonly sendChunk: ((chunk: unknown) => Promise<void>) | undefined;
  /** Aborted when a handler that does not end is waited for no longer. */
  readonly abandon: AbortSignal;
}

/** What is posted for a job. */
export interface HandledJob {
  readonly text: string;
  readonly body: FinalBody;
  readonly streamed: boolean;
}

/** Runs a handler on a job, whatever it does, and says what is to be posted. Never throws. */
export async function handle(work: Handling, options: HandlingOptions): Promise<HandledJob> {
  const how = { streamed: false };
  const startedAt = performance.now();
  const flags = options.refreshWorker ? { stopPod: true as const } : {};
  try {
    const body = { ...(await orAbandoned(run(work, options, how), work.abandon)), ...flags };
    return { text: bodyText(work.job.id, body), body, ...how };
  } catch (error) {
    const { signal, log } = work.context;
    log.warn({ error }, 'The job failed');
    const cause: unknown = signal.aborted ? signal.reason : error;
    const tookMs = performance.now() - startedAt;
    const failed = { ...how, workerId: options.workerId, tookMs };
    const body = { ...described(cause, failed, options), ...flags };
    return { text: JSON.stringify(body), body, ...how };
  }
}

async function run(
  { handler, job, context, sendChunk }: Handling,
  { needsInput = false, aggregateStream: aggregate = false }: HandlingOptions,
  how: { streamed: boolean },
): Promise<FinalBody> {
  context.signal.throwIfAborted();
  const taken = withInput(job, needsInput);
  const returned = await (await handler).handle(taken, context);
  if (!isStream(returned)) return doneBody(returned);
  how.streamed = true;
  const { signal } = context;
  return drain(returned, { jobId: job.id, send: sendChunk, aggregate, signal });
}

/** RunPod's own worker drops a job without an input, which then times out without a word. */
function withInput(job: QueuedJob, needsInput: boolean): TakenJob {
  const { id, input = {} } = job;
  const given = input ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new JobEndedError('validation_failed', 'The input of the job is not an object.');
  }
  if (needsInput && Object.keys(given).length === 0) {
    throw new JobEndedError('validation_failed', 'The job has no input, or an empty one.');
  }
  return { ...job, id, input: given as TakenJob['input'] };
}

function described(
  error: unknown,
  how: FailedHow,
  { describeFailure: describe = describeFailure }: HandlingOptions,
): FinalBody {
  try {
    const body = describe(error, how);
    JSON.stringify(body);
    return body;
  } catch {
    return { error: 'The job failed, and so did the description of how.' };
  }
}

/** The work, or the signal's reason as soon as it is aborted; the work is then left to itself. */
async function orAbandoned<T>(working: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abandon = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abandon);
  if (signal.aborted) abandon();
  try {
    return await Promise.race([working, promise]);
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}
