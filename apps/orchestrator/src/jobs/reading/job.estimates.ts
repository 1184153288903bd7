import { OPERATIONS, type OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../clock/clock';
import { Config } from '../../config/config';
import { Database } from '../../database/database';
import type { JobRow } from '../../database/tables';
import { MAX_COUNTED } from '../dispatch/fair-position';

/** How long jobs ran of late, in milliseconds. */
export interface RecentRuns {
  /** The middle one of each operation's. */
  readonly usualMs: ReadonlyMap<OperationName, number>;
  /** The mean of all: what a place in the queue takes. */
  readonly meanMs: number | null;
}

/** Tells how long jobs will still take, as far as recent ones allow. */
@Injectable()
export class JobEstimates {
  private known: { readonly at: number; readonly runs: Promise<RecentRuns> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** At most 10 s old. */
  recentRuns(): Promise<RecentRuns> {
    const at = this.clock.now();
    if (this.known && at - this.known.at < MAX_AGE_MS) return this.known.runs;
    const runs = this.read();
    this.known = { at, runs };
    runs.catch(() => (this.known = undefined));
    return runs;
  }

  /** Seconds until a job's end; null where nothing is known, and for jobs that have ended. */
  etaSeconds(job: JobRow, position: number | null, runs: RecentRuns): number | null {
    const { status, operation } = job;
    if (status === 'processing') return etaOfRunning(job, runs, this.clock.now());
    const ownMs = runs.usualMs.get(operation);
    if (status !== 'queued' || position === null || position > MAX_COUNTED) return null;
    if (ownMs === undefined || runs.meanMs === null) return null;
    const waitMs = (position * runs.meanMs) / this.config.env.WORKERS_MAX;
    return Math.ceil((waitMs + ownMs) / 1000);
  }

  private async read(): Promise<RecentRuns> {
    const rows = await this.database.reader
      .selectFrom('jobs')
      .select(['operation', 'started_at', 'finished_at'])
      .where('status', '=', 'succeeded')
      .orderBy('id', 'desc')
      .limit(MAX_RUNS)
      .execute();
    const byOperation = new Map<OperationName, number[]>();
    for (const { operation, started_at, finished_at } of rows) {
      const runs = byOperation.get(operation) ?? [];
      if (started_at !== null && finished_at !== null && runs.length < MAX_RUNS_OF_OPERATION) {
        byOperation.set(operation, [...runs, finished_at - started_at]);
      }
    }
    const all = [...byOperation.values()].flat();
    const sum = all.reduce((total, ms) => total + ms, 0);
    return {
      usualMs: new Map([...byOperation].map(([operation, runs]) => [operation, middle(runs)])),
      meanMs: all.length > 0 ? sum / all.length : null,
    };
  }
}

const MAX_AGE_MS = 10_000;
const MAX_RUNS_OF_OPERATION = 50;
/** So that a seldom operation is found among others, and the look stays short. */
const MAX_RUNS = 300;

/**
 * What its worker said last, else what such jobs usually take; never more than the job may still
 * run, so that the word of a worker that is silent since does not stand for ever.
 */
function etaOfRunning(job: JobRow, { usualMs }: RecentRuns, now: number): number | null {
  const { operation, started_at, eta_seconds } = job;
  const ranMs = now - (started_at ?? now);
  const leftMs = OPERATIONS[operation].limits.executionTimeoutMs - ranMs;
  if (leftMs <= 0) return null;
  if (eta_seconds !== null) return Math.min(eta_seconds, Math.ceil(leftMs / 1000));
  const usualLeftMs = (usualMs.get(operation) ?? 0) - ranMs;
  return usualLeftMs > 0 ? Math.ceil(usualLeftMs / 1000) : null;
}

function middle(runs: readonly number[]): number {
  return [...runs].sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
}
