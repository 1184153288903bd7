import { Injectable } from '@nestjs/common';

import type { SelectQueryBuilder } from 'kysely';

import { Clock } from '../../clock/clock';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import { monthOf } from '../../database/usage.row';
import type { OutboxKind, Tables } from '../../database/tables';
import { MOST_CALLS } from '../../jobs/polling/call.budget';
import type { Metrics } from './metrics';

/**
 * The gauges that are read from the tables, by an index and up to a most, so that they take as long
 * with a million rows. All orchestrators of one database tell the same.
 */
@Injectable()
export class SharedFigures {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async read(metrics: Metrics): Promise<void> {
    await this.readQueues(metrics);
    await this.readWebhooks(metrics);
    await this.readCalls(metrics);
    await this.readSpending(metrics);
  }

  private async readQueues(metrics: Metrics): Promise<void> {
    const { reader } = this.database;
    for (const status of ['queued', 'processing'] as const) {
      const jobs = reader.selectFrom('jobs').where('status', '=', status);
      const found = jobs.select('id').limit(MOST_COUNTED);
      metrics.set('api_gpu_jobs', { status }, await this.count(found));
    }
    for (const state of ['submitting', 'submitted'] as const) {
      const attempts = reader.selectFrom('attempts').where('state', '=', state);
      const found = attempts.select('next_poll_at as id').limit(MOST_COUNTED);
      metrics.set('api_gpu_attempts', { state }, await this.count(found));
    }
    for (const kind of OUTBOX_KINDS) {
      const entries = reader.selectFrom('outbox').where('kind', '=', kind);
      const found = entries.select('id').limit(MOST_COUNTED);
      metrics.set('api_gpu_outbox', { kind }, await this.count(found));
    }
    metrics.set('api_gpu_queue_oldest_seconds', {}, this.secondsSince(await this.oldestQueued()));
  }

  /** Ids grow with time, so the first of them is the oldest. */
  private async oldestQueued(): Promise<number | undefined> {
    const oldest = await this.database.reader
      .selectFrom('jobs')
      .select('created_at')
      .where('status', '=', 'queued')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return oldest?.created_at;
  }

  private async readWebhooks(metrics: Metrics): Promise<void> {
    const pending = this.database.reader.selectFrom('deliveries').where('state', '=', 'pending');
    const found = pending.select('id').limit(MOST_COUNTED);
    metrics.set('api_gpu_webhook_backlog', {}, await this.count(found));
    const next = await pending.select('due_at').orderBy('due_at').limit(1).executeTakeFirst();
    metrics.set('api_gpu_webhook_overdue_seconds', {}, this.secondsSince(next?.due_at));
  }

  /** The table holds some seconds of each kind and endpoint. */
  private async readCalls(metrics: Metrics): Promise<void> {
    for (const [kind, most] of Object.entries(MOST_CALLS)) {
      metrics.set('api_gpu_provider_calls_most', { kind }, most);
    }
    const calls = await this.database.reader
      .selectFrom('provider_calls')
      .select(({ fn }) => ['kind', fn.sum<number>('calls').as('calls')])
      .where('second', '>', Math.floor(this.clock.now() / 1000) - 10)
      .groupBy('kind')
      .execute();
    metrics.clear('api_gpu_provider_calls_recent');
    for (const row of calls) {
      const [kind = '', endpoint = ''] = row.kind.split('@');
      metrics.set('api_gpu_provider_calls_recent', { kind, endpoint }, Number(row.calls));
    }
  }

  private async readSpending(metrics: Metrics): Promise<void> {
    const spent = await this.database.reader
      .selectFrom('owner_spend')
      .select(({ fn }) => fn.sum<number | null>('micro_usd').as('all'))
      .select(({ fn }) => fn.max('micro_usd').as('highest'))
      .where('month', '=', monthOf(this.clock.now()))
      .executeTakeFirst();
    metrics.set('api_gpu_spend_month_usd', {}, Number(spent?.all ?? 0) / 1e6);
    metrics.set('api_gpu_owner_spend_highest_usd', {}, Number(spent?.highest ?? 0) / 1e6);
    const limit = this.config.env.MONTHLY_SPEND_LIMIT_USD;
    metrics.set('api_gpu_owner_spend_limit_usd', {}, limit);
  }

  private async count(found: Found): Promise<number> {
    const { rows } = await this.database.reader
      .selectFrom(found.as('found'))
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow();
    return Number(rows);
  }

  private secondsSince(ms: number | undefined): number {
    return ms === undefined ? 0 : Math.max(0, this.clock.now() - ms) / 1000;
  }
}

type Found = SelectQueryBuilder<Tables, keyof Tables, { id: string | number }>;

const MOST_COUNTED = 100_000;
const OUTBOX_KINDS: readonly OutboxKind[] = ['dispatch', 'cancel', 'delete', 'account'];
