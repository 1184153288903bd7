import type { JobRequest, JobStage, ResultManifest } from '@app/contracts';
import {
  newSpanIn,
  readTraceparent,
  type Span,
  type SpanAttributes,
  type Spans,
  type TraceContext,
} from '@app/tracing';

/** The part of a worker in the trace of a job: one span for all of it, and one for each stage. */
export class JobTrace {
  private readonly parent: TraceContext | undefined;
  private readonly context: TraceContext | undefined;
  private readonly startMs = Date.now();
  private stage: { readonly name: JobStage; readonly startMs: number } | undefined;
  private ended: readonly Span[] = [];

  constructor(
    private readonly spans: Spans,
    private readonly request: JobRequest,
  ) {
    this.parent = readTraceparent(request.trace.traceparent);
    // A request may be delivered twice: its span can not follow from the attempt.
    this.context = this.parent && newSpanIn(this.parent);
  }

  /** The job is in a stage now, maybe still. */
  reached(name: JobStage): void {
    if (name === this.stage?.name) return;
    this.endStage();
    this.stage = { name, startMs: Date.now() };
  }

  /** Of the last stage, the end of which checked what was made. */
  verified(durationMs: number): void {
    const endMs = Date.now();
    this.note('verifying', { startMs: endMs - durationMs, endMs });
  }

  /** Does the job, and then tells of it, however that ended. */
  async whole(work: () => Promise<ResultManifest>): Promise<ResultManifest> {
    try {
      const manifest = await work();
      this.end(manifest.metrics);
      return manifest;
    } catch (error) {
      this.end(undefined, codeOf(error));
      throw error;
    }
  }

  private end(made: ResultManifest['metrics'] | undefined, error?: string): void {
    this.endStage();
    const { context, parent, request, startMs } = this;
    if (!context || !parent) return;
    const { job_id, attempt_id, operation } = request;
    for (const span of this.ended) this.spans.tell(span);
    this.spans.tell({
      ...{ name: `render ${operation}`, kind: 'consumer', context, parentSpanId: parent.spanId },
      ...{ startMs, endMs: Date.now(), error },
      attributes: {
        ...{ 'api_gpu.job_id': job_id, 'api_gpu.attempt_id': attempt_id },
        ...facts(made),
      },
    });
    // Begun at once: a worker may be frozen, or stopped, as soon as its job has ended.
    void this.spans.flush();
  }

  private endStage(): void {
    if (this.stage) this.note(this.stage.name, { ...this.stage, endMs: Date.now() });
    this.stage = undefined;
  }

  private note(name: string, { startMs, endMs }: Pick<Span, 'startMs' | 'endMs'>): void {
    if (!this.context) return;
    const span: Span = {
      ...{ name, kind: 'internal', context: newSpanIn(this.context) },
      parentSpanId: this.context.spanId,
      ...{ startMs, endMs, attributes: {} },
    };
    this.ended = [...this.ended, span];
  }
}

/** Whatever throws with a code has it from a closed list. */
function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'internal_error';
}

function facts(made: ResultManifest['metrics'] | undefined): SpanAttributes {
  return {
    ...(made?.encoder && { 'api_gpu.encoder': made.encoder }),
    ...(made?.gpu && { 'api_gpu.gpu': made.gpu }),
  };
}
