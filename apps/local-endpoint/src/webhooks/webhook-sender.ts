import { Logger, type OnModuleDestroy } from '@nestjs/common';

import type { FaultPlan } from '../faults/fault-plan';
import type { EndedJob } from '../jobs/endpoint-job';
import { webhookBodyOf } from '../jobs/job-view';
import type { WebhookClient } from './webhook.client';

/** Recorded of RunPod: at once, 5 s and 20 s after the end; its documentation says 10 s. */
const WAITS_MS = [0, 5000, 15_000];
/** Each holds an input and a result. */
const MAX_PENDING = 1000;

const WEBHOOK_FAULTS = ['empty-body', 'wrong-body', 'lost', 'duplicate', 'delay'] as const;

export interface SenderParts {
  readonly client: WebhookClient;
  readonly faults: FaultPlan;
  /** Rejects when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Which receivers are called. */
  readonly receivers: 'all' | 'loopback' | 'off';
}

/** Tells the webhooks of jobs how they ended, at most three times each. */
export class WebhookSender implements OnModuleDestroy {
  private readonly logger = new Logger('Webhooks');
  private readonly stopping = new AbortController();
  private pending = 0;

  constructor(private readonly parts: SenderParts) {}

  /** RunPod calls after every end but a cancellation. */
  send(job: EndedJob): void {
    const { webhook } = job;
    if (webhook === undefined || job.status === 'CANCELLED' || !this.isCalled(webhook)) return;
    if (this.pending >= MAX_PENDING) {
      this.logger.warn(`The webhook of ${job.id} is dropped: ${MAX_PENDING} others wait.`);
      return;
    }
    this.pending += 1;
    void this.deliver(job, webhook).finally(() => (this.pending -= 1));
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  private async deliver(job: EndedJob, webhook: string): Promise<void> {
    const { signal } = this.stopping;
    let problem = '';
    for (const waitMs of WAITS_MS) {
      try {
        if (waitMs > 0) await this.parts.wait(waitMs, signal);
        const status = await this.call(job, webhook);
        if (status >= 200 && status < 300) return;
        problem = `it answered ${status}`;
      } catch (error) {
        if (signal.aborted) return;
        problem = String(error);
      }
    }
    this.logger.warn(`The webhook of ${job.id} was not taken in 3 tries: ${problem}.`);
  }

  private async call(job: EndedJob, webhook: string): Promise<number> {
    const { client, faults, wait } = this.parts;
    const { signal } = this.stopping;
    const fault = faults.draw('webhook', WEBHOOK_FAULTS);
    if (fault?.kind === 'lost') return 200;
    if (fault?.kind === 'delay') await wait(fault.ms, signal);
    const isWrong = fault?.kind === 'empty-body' || fault?.kind === 'wrong-body';
    const body = isWrong ? fault.body : JSON.stringify(webhookBodyOf(job, webhook));
    if (fault?.kind === 'duplicate') await client.post(webhook, body, signal);
    return client.post(webhook, body, signal);
  }

  private isCalled(webhook: string): boolean {
    if (this.parts.receivers !== 'loopback') return this.parts.receivers === 'all';
    return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(webhook).hostname);
  }
}
