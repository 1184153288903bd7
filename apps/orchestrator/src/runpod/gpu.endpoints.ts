import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder, type SqlBool } from 'kysely';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { GpuEndpoint } from './gpu.endpoint';
import { GpuProvider } from './gpu.provider';

/** The endpoints that attempts are handed to, one at least. */
@Injectable()
export class GpuEndpoints {
  readonly all: readonly GpuEndpoint[];
  private readonly first: GpuEndpoint;
  private readonly byName: ReadonlyMap<string, GpuEndpoint>;

  constructor(config: Config, clock: Clock, provider: GpuProvider) {
    const rules = {
      checkEveryMs: config.env.ENDPOINT_CHECK_SECONDS * 1000,
      queueMs: config.env.ENDPOINT_QUEUE_SECONDS * 1000,
    };
    const [first, ...others] = config.endpoints;
    const made = (place: typeof first) => new GpuEndpoint(place, provider.at(place), clock, rules);
    this.first = made(first);
    this.all = [this.first, ...others.map(made)];
    this.byName = new Map(this.all.map((endpoint) => [endpoint.name, endpoint]));
  }

  get areSeveral(): boolean {
    return this.all.length > 1;
  }

  /** Where a row's attempt stands: the first one for rows that name none, or none of today's. */
  of(name: string | null): GpuEndpoint {
    return this.byName.get(name ?? '') ?? this.first;
  }

  find(name: string): GpuEndpoint | undefined {
    return this.byName.get(name);
  }

  /** Under which name calls of an endpoint are counted; the first one's as those before there were others. */
  budgetOf({ name }: GpuEndpoint): string | undefined {
    return name === this.first.name ? undefined : name;
  }

  /** The same as a condition on a row's column `endpoint`. */
  isAt({ name }: GpuEndpoint): RawBuilder<SqlBool> {
    if (!this.areSeveral) return sql<SqlBool>`1 = 1`;
    const names = sql.join(this.all.map((endpoint) => sql.lit(endpoint.name)));
    const first = sql.lit(this.first.name);
    return sql<SqlBool>`case when endpoint in (${names}) then endpoint else ${first} end = ${sql.lit(name)}`;
  }
}
