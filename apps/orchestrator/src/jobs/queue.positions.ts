import { Injectable } from '@nestjs/common';

import { Database } from '../database/database';

/** Tells where queued jobs stand, among those of all owners. */
@Injectable()
export class QueuePositions {
  constructor(private readonly database: Database) {}

  /**
   * The position of each of these jobs; 1 is the next. The queue is counted through once for all of
   * them, and only so far: whatever stands behind MAX_COUNTED others is one further than that.
   */
  async of(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const positions = new Map<string, number>();
    let ahead = 0;
    let from = '';
    for (const id of [...ids].sort()) {
      if (ahead < MAX_COUNTED) ahead += await this.count(from, id, MAX_COUNTED - ahead);
      positions.set(id, ahead + 1);
      from = id;
    }
    return positions;
  }

  private async count(from: string, before: string, most: number): Promise<number> {
    const { count } = await this.database.reader
      .selectFrom((jobs) =>
        jobs
          .selectFrom('jobs')
          .select('id')
          .where('status', '=', 'queued')
          .where('id', '>=', from)
          .where('id', '<', before)
          .limit(most)
          .as('ahead'),
      )
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }
}

/** A count blocks the program for as long as it takes; this one is under a millisecond. */
export const MAX_COUNTED = 10_000;
