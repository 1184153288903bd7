import type { Logger } from 'pino';

import {
  destinationOf,
  OUTCOME_VERSION,
  parseJobRequest,
  type InputOf,
  type JobOutcome,
  type JobRequest,
  type OperationName,
  type ResultManifest,
} from '@app/contracts';
import type { StoreClient } from '@app/net';
import type { Spans } from '@app/tracing';

import type { Destinations } from '../media/destinations';
import type { MediaFetcher } from '../media/media.fetcher';
import type { Publisher } from '../media/publisher';
import type { Workspace, Workspaces } from '../media/workspace';
import { jobOverdue, withDeadline } from './job.handler.deadline';
import { sentManifest } from './job.handler.destination';
import { namedIfDiskFull } from './job.handler.disk';
import { JobHints } from './job.handler.hints';
import { checkTask, mostBytesOf, parseInput, wantedMedia } from './job.handler.input';
import { JobProgressMeter } from './job.handler.progress';
import { renderInTime } from './job.handler.render';
import { JobTrace } from './job.trace';
import type { Renderer, Renderers, RenderProgress, RenderResult } from './index';

export interface JobHandlerParts {
  readonly renderers: Renderers;
  readonly workspaces: Workspaces;
  readonly fetcher: MediaFetcher;
  readonly publisher: Publisher;
  readonly destinations: Destinations;
  /** The orchestrator's side of the store, for hints. */
  readonly store: StoreClient;
  /** What the worker's seconds are priced by. */
  readonly gpu: { readonly name: string | null };
  /** Where the spans of traced jobs go. */
  readonly spans: Spans;
  /** How many jobs share the machine. */
  readonly concurrency: number;
}

/** What the queue's side gives beside the job. */
export interface JobHandlerContext {
  /** Its reason is the ApiError to end with. */
  readonly signal: AbortSignal;
  readonly progress: (value: unknown) => void;
  readonly afterReport: (act: () => Promise<void>) => void;
  readonly log: Logger;
}

/** Makes a video of a JobRequest: checks it, fetches, renders, publishes. Throws ApiErrors. */
export class JobHandler {
  constructor(private readonly parts: JobHandlerParts) {}

  async handle(
    job: { readonly input?: unknown },
    { signal, progress, afterReport, log }: JobHandlerContext,
  ): Promise<JobOutcome> {
    const startedAt = performance.now();
    signal.throwIfAborted();
    const request = parseJobRequest(job.input);
    const { job_id, attempt_id, operation, trace } = request;
    log.info({ job_id, attempt_id, operation, trace }, 'Job begins');
    const hints = new JobHints(this.parts.store, request, log);
    const traced = new JobTrace(this.parts.spans, request);
    afterReport(async () => void (await Promise.all([hints.done(), this.parts.spans.flush()])));
    const meter = new JobProgressMeter((update) => {
      hints.progress(update);
      progress(update);
      traced.reached(update.stage);
    });
    const manifest = await traced.whole(() =>
      withDeadline(signal, (deadline) => {
        deadline.within(request.limits.execution_timeout_ms, jobOverdue(request.limits));
        return this.run({ request, hints, meter, traced, log, startedAt, signal: deadline.signal });
      }),
    );
    log.info({ metrics: manifest.metrics }, 'Job published');
    return { version: OUTCOME_VERSION, status: 'succeeded', manifest };
  }

  private async run(run: Run): Promise<ResultManifest> {
    const { hints, meter, signal } = run;
    checkTask(run.request);
    const input = parseInput(run.request);
    const request = await hints.start(signal);
    meter.enter('starting');
    const existing = await this.publishedBefore(request, run);
    if (existing) return existing;
    const workspace = await this.parts.workspaces.open();
    try {
      const ownGrants = request !== run.request;
      return await this.make({ ...run, request, ownGrants, input, workspace });
    } catch (error) {
      throw namedIfDiskFull(error);
    } finally {
      await workspace.remove().catch((error: unknown) => {
        run.log.error({ error }, 'The workspace could not be removed');
      });
    }
  }

  /** RunPod delivers a job again when it lost sight of its worker, which may have finished all the same. */
  private async publishedBefore(request: JobRequest, { signal, log }: Run) {
    try {
      return await this.parts.publisher.published(request, signal);
    } catch (error) {
      signal.throwIfAborted();
      log.warn({ error }, 'Whether the result is there already could not be read');
      return undefined;
    }
  }

  private async make(making: Making) {
    const { request, ownGrants, input, workspace, hints, meter, traced, signal, startedAt } =
      making;
    const { folder, room } = workspace;
    meter.enter('downloading');
    const downloadsAt = performance.now();
    const fetched = (fraction: number) => meter.update(fraction);
    const bounds = { folder, room, maxTotalBytes: mostBytesOf(request) };
    const fetching = { ...bounds, signal, progress: fetched };
    const sources = await this.parts.fetcher.fetch(wantedMedia(request, input), fetching);
    meter.enter('rendering');
    const rendersAt = performance.now();
    const { renderers, concurrency, gpu } = this.parts;
    const renderer: Renderer<OperationName> = renderers[request.operation];
    const progress = ({ fraction, speed }: RenderProgress) => meter.update(fraction, speed);
    const { limits, task } = request;
    const work = { folder, sources, limits, concurrency, signal, progress };
    const context = { ...work, ...(task && { task }) };
    const result = await renderInTime({ renderer, input, context });
    traced.verified(result.verifyMs);
    signal.throwIfAborted();
    if (!result.plan) meter.enter('uploading');
    const uploadsAt = performance.now();
    const doings = { startedAt, downloadsAt, rendersAt, uploadsAt, gpu: gpu.name };
    const publication = {
      outputs: result.outputs,
      manifestOf: sentManifest(this.parts.destinations, {
        ...{ request, destination: finalPlace(request, input, result), result, doings, signal },
      }),
      ownGrants,
      partsOf: (key: string, sizeBytes: number) => hints.parts(key, sizeBytes),
    };
    return this.parts.publisher.publish(request, publication, signal);
  }
}

/** What only another task wants goes nowhere but to our own store. */
function finalPlace({ task }: JobRequest, input: InputOf<OperationName>, result: RenderResult) {
  return task?.role === 'part' || result.plan ? undefined : destinationOf(input);
}

interface Run {
  readonly request: JobRequest;
  readonly hints: JobHints;
  readonly meter: JobProgressMeter;
  readonly traced: JobTrace;
  readonly log: Logger;
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

interface Making extends Run {
  /** Whether the request holds fresh grants in the place of those that came with the job. */
  readonly ownGrants: boolean;
  readonly input: InputOf<OperationName>;
  readonly workspace: Workspace;
}
