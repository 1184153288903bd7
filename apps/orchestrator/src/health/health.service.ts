import { Injectable } from '@nestjs/common';

import { ApiError, toApiError } from '@app/contracts';

import { Clock } from '../clock/clock';
import { VERSION } from '../config/version';
import { Unhealthy } from '../http/special-errors';
import { CachedCheck } from './cached-check';
import { HealthChecks } from './health.checks';
import type { CheckResult, Health } from './health.view';

/** Whoever asks waits a few seconds at most (Docker's HEALTHCHECK, a balancer's probe). */
const timeoutMs = 2_000;
const LOCAL = { timeoutMs, cachedMs: 1_000 };
/** The provider limits how often it is asked, and this route is open to anybody. */
const REMOTE = { timeoutMs, cachedMs: 10_000 };

/** Says how the program is, from the checks that it is given. */
@Injectable()
export class HealthService {
  private readonly startedAt: number;
  private readonly database: CachedCheck;
  private readonly storage: CachedCheck;
  private readonly gpu: CachedCheck;

  constructor(
    checks: HealthChecks,
    private readonly clock: Clock,
  ) {
    this.startedAt = clock.now();
    this.database = new CachedCheck(checks.database, LOCAL, clock);
    this.storage = new CachedCheck(checks.storage, LOCAL, clock);
    this.gpu = new CachedCheck(checks.gpu, REMOTE, clock);
  }

  /** That the program runs, and nothing else. */
  live(): Health {
    return { status: 'ok', detail: null, ...this.facts(), checks: null };
  }

  /** Throws Unhealthy when the database or the storage fails. */
  async check(): Promise<Health> {
    const [database, storage, gpu] = await Promise.all([
      this.database.problem(),
      this.storage.problem(),
      this.gpu.problem(),
    ]);
    const checks = {
      database: resultOf(database),
      storage: resultOf(storage),
      gpu: resultOf(gpu),
    };
    if (database !== undefined) throw new Unhealthy(down('database', database), { checks });
    if (storage !== undefined) throw new Unhealthy(down('storage', storage), { checks });
    const status = gpu === undefined ? 'ok' : 'degraded';
    return { status, detail: reasonOf(gpu), ...this.facts(), checks };
  }

  private facts() {
    const uptime_seconds = Math.floor((this.clock.now() - this.startedAt) / 1000);
    return { version: VERSION, uptime_seconds };
  }
}

function resultOf(problem: unknown): CheckResult {
  return problem === undefined ? 'ok' : 'failed';
}

/** What the provider's check said in words for operators; nothing of an error that nobody foresaw. */
function reasonOf(problem: unknown): string | null {
  if (problem === undefined) return null;
  const { code, detail } = toApiError(problem);
  return code === 'provider_unavailable' ? detail : 'The GPU provider does not answer.';
}

function down(what: string, problem: unknown): ApiError {
  const error = toApiError(problem);
  return error.code === 'storage_full'
    ? error
    : new ApiError('internal', `The ${what} does not work.`, { cause: problem });
}
