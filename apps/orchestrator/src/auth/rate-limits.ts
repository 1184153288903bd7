import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

import { Config } from '../config/config';

const WINDOW_SECONDS = 60;
const FAILURES_PER_MINUTE = 30;
/** Addresses share this many counters, so that no number of them grows the memory. */
const FAILURE_COUNTERS = 16_384;

/** How an owner stands in the current minute. */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
  readonly exceeded: boolean;
}

/** Counts requests by owner and wrong keys by address, a minute at a time, in this process. */
@Injectable()
export class RateLimits {
  readonly windowSeconds = WINDOW_SECONDS;
  private readonly owners: RateLimiterMemory | undefined;
  private readonly failures = limiter(FAILURES_PER_MINUTE);

  constructor({ env }: Config) {
    this.owners = env.RATE_LIMIT_PER_MINUTE > 0 ? limiter(env.RATE_LIMIT_PER_MINUTE) : undefined;
  }

  /** Counts a request of an owner; undefined where nothing is limited. */
  async spend(owner: string): Promise<RateState | undefined> {
    return this.owners && stateOf(this.owners, await consume(this.owners, owner));
  }

  /** How an owner stands, without counting. */
  async state(owner: string): Promise<RateState | undefined> {
    return this.owners && stateOf(this.owners, await this.owners.get(owner));
  }

  /** Counts a wrong key from an address. */
  async fail(address: string): Promise<RateState> {
    return stateOf(this.failures, await consume(this.failures, counterOf(address)));
  }

  /** How an address stands with its wrong keys, without counting. */
  async failed(address: string): Promise<RateState> {
    return stateOf(this.failures, await this.failures.get(counterOf(address)));
  }
}

function limiter(points: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
}

async function consume(limits: RateLimiterMemory, key: string): Promise<RateLimiterRes> {
  try {
    return await limits.consume(key);
  } catch (rejected) {
    if (rejected instanceof RateLimiterRes) return rejected;
    throw rejected;
  }
}

function stateOf(limits: RateLimiterMemory, found: RateLimiterRes | null): RateState {
  return {
    limit: limits.points,
    remaining: found?.remainingPoints ?? limits.points,
    resetSeconds: Math.max(1, Math.ceil((found?.msBeforeNext ?? WINDOW_SECONDS * 1000) / 1000)),
    exceeded: (found?.consumedPoints ?? 0) > limits.points,
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
