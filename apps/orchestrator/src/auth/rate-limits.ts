import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import { OwnerLimits } from './owner.limits';
import { RequestCounts, type Counted } from './request.counts';

const WINDOW_SECONDS = 60;
const FAILURES_PER_MINUTE = 30;
/** Addresses share this many counters, so that no number of them grows the memory. */
const FAILURE_COUNTERS = 16_384;
/** The limiters only count; each owner has a limit of its own. */
const ANY = Number.MAX_SAFE_INTEGER;

/** How an owner stands in the current minute. */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
  readonly exceeded: boolean;
}

/**
 * Counts requests by owner and wrong keys by address, a minute at a time. Requests are counted over all
 * orchestrators of a database that is shared; wrong keys in each process, since guesses must not
 * become writes.
 */
@Injectable()
export class RateLimits {
  readonly windowSeconds = WINDOW_SECONDS;
  private readonly owners = counters();
  private readonly failures = counters();

  constructor(
    private readonly limits: OwnerLimits,
    private readonly database: Database,
    private readonly counts: RequestCounts,
    private readonly clock: Clock,
  ) {}

  /** Counts a request of an owner; undefined where nothing is limited. */
  async spend(owner: string): Promise<RateState | undefined> {
    const { requestsPerMinute: limit } = await this.limits.of(owner);
    if (limit === 0) return undefined;
    if (!this.database.shared) return stateOf(limit, await this.owners.consume(owner));
    try {
      return this.sharedState(limit, await this.counts.spend(owner, limit));
    } catch {
      // While the database is away each process counts for itself: no request fails by that.
      return stateOf(limit, await this.owners.consume(owner));
    }
  }

  /** How an owner stands, without counting. */
  async state(owner: string): Promise<RateState | undefined> {
    const { requestsPerMinute: limit } = await this.limits.of(owner);
    if (limit === 0) return undefined;
    const counted = this.counts.state(owner);
    if (counted) return this.sharedState(limit, counted);
    return stateOf(limit, await this.owners.get(owner));
  }

  /** Counts a wrong key from an address. */
  async fail(address: string): Promise<RateState> {
    return stateOf(FAILURES_PER_MINUTE, await this.failures.consume(counterOf(address)));
  }

  /** How an address stands with its wrong keys, without counting. */
  async failed(address: string): Promise<RateState> {
    return stateOf(FAILURES_PER_MINUTE, await this.failures.get(counterOf(address)));
  }

  private sharedState(limit: number, { requests, endsAt }: Counted): RateState {
    return {
      limit,
      remaining: Math.max(0, limit - requests),
      resetSeconds: Math.max(1, Math.ceil((endsAt - this.clock.now()) / 1000)),
      exceeded: requests > limit,
    };
  }
}

function counters(): RateLimiterMemory {
  return new RateLimiterMemory({ points: ANY, duration: WINDOW_SECONDS });
}

function stateOf(limit: number, found: RateLimiterRes | null): RateState {
  const consumed = found?.consumedPoints ?? 0;
  return {
    limit,
    remaining: Math.max(0, limit - consumed),
    resetSeconds: Math.max(1, Math.ceil((found?.msBeforeNext ?? WINDOW_SECONDS * 1000) / 1000)),
    exceeded: consumed > limit,
  };
}

/** One of the shared counters; somebody with an IPv6 address has at least a whole /64 of them. */
function counterOf(address: string): string {
  const block = networkOf(address);
  let hash = 0;
  for (const character of block) hash = (hash * 31 + character.charCodeAt(0)) >>> 0;
  return String(hash % FAILURE_COUNTERS);
}

function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, 4).join(':') : parsed.toString();
}
