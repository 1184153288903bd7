import { setTimeout as wait } from 'node:timers/promises';

import { NoSpans, OtlpSpans, otlpHeaders, type Span, type Spans } from '@app/tracing';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';

import { Config } from '../../config/config';
import { VERSION } from '../../config/version';
import { JobChanges } from '../../jobs/rows/job.changes';
import { TracedJobs } from '../../jobs/rows/traced.jobs';
import { SIGNALS } from '../signals';
import { jobSpans, requestSpan, webhookSpan } from './job.spans';

/**
 * Tells a collector of jobs, where one is named. Ids of spans follow from those of jobs and attempts,
 * so that what a job went through is read from its rows when it has ended, by whichever orchestrator
 * ended it, and nothing on its way knows of traces.
 */
@Injectable()
export class TraceTeller implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(TraceTeller.name);
  private readonly spans: Spans;
  private readonly isWanted: boolean;
  private readonly ends: (() => void)[] = [];
  private readonly telling = new Set<Promise<void>>();

  constructor(
    { env }: Config,
    private readonly jobs: TracedJobs,
    private readonly changes: JobChanges,
  ) {
    const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = env;
    this.isWanted = endpoint !== undefined;
    this.spans =
      endpoint === undefined
        ? new NoSpans()
        : new OtlpSpans({
            ...{ endpoint, headers: otlpHeaders(headers) },
            ...{ service: 'api-gpu-orchestrator', version: VERSION },
            trouble: (err) => this.logger.warn({ err }, 'Spans could not be sent.'),
          });
  }

  onModuleInit(): void {
    if (!this.isWanted) return;
    const tell = (span: Span | undefined) => span && this.spans.tell(span);
    this.ends.push(
      this.changes.onPublish((jobId) => this.begin(jobId)),
      SIGNALS.jobAccepted.listen((accepted) => tell(requestSpan(accepted, Date.now()))),
      SIGNALS.webhookTry.listen((tried) => tell(webhookSpan(tried, Date.now()))),
    );
  }

  /** Webhooks have stopped before. */
  async onApplicationShutdown(): Promise<void> {
    for (const end of this.ends) end();
    // A database that hangs must not hold the end up; what is not told then is lost.
    const limit = wait(LAST_TELLING_MS, undefined, { ref: false });
    await Promise.race([Promise.all(this.telling), limit]);
    await this.spans.close();
  }

  private begin(jobId: string): void {
    const telling = this.tellOf(jobId).finally(() => this.telling.delete(telling));
    this.telling.add(telling);
  }

  private async tellOf(jobId: string): Promise<void> {
    try {
      const ended = await this.jobs.take(jobId);
      const spans = ended ? jobSpans(ended.job, ended.attempts) : [];
      for (const span of spans) this.spans.tell(span);
    } catch (err) {
      this.logger.warn({ err, job_id: jobId }, 'A job could not be traced.');
    }
  }
}

const LAST_TELLING_MS = 1_000;
