import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { EndpointsTable } from '../database/endpoints.tables';
import type { Tables } from '../database/tables';
import { GpuEndpoints } from './gpu.endpoints';

/** Which endpoints get new attempts, as it was decided: kept in the database, for all orchestrators. */
@Injectable()
export class EndpointStates {
  private nextAt = 0;

  constructor(
    private readonly database: Database,
    private readonly endpoints: GpuEndpoints,
    private readonly clock: Clock,
  ) {}

  /** Takes over what was decided, here or elsewhere. */
  async read(database: Kysely<Tables> = this.database.reader): Promise<void> {
    const rows = await database.selectFrom('endpoints').select(['id', 'state']).execute();
    const states = new Map(rows.map(({ id, state }) => [id, state]));
    for (const endpoint of this.endpoints.all) {
      endpoint.isDrained = states.get(endpoint.name) === 'drained';
    }
  }

  /** The same, at most once a second; gives whether it was time. */
  async refresh(): Promise<boolean> {
    const now = this.clock.now();
    if (now < this.nextAt) return false;
    this.nextAt = now + EVERY_MS;
    await this.read();
    return true;
  }

  async set(id: string, state: EndpointsTable['state']): Promise<void> {
    const decided = { state, changed_at: this.clock.now() };
    await this.database.write(async (transaction) => {
      await transaction
        .insertInto('endpoints')
        .values({ id, ...decided })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(decided))
        .execute();
    });
    await this.read();
  }
}

const EVERY_MS = 1_000;
