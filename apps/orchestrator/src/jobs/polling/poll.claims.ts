import { Injectable } from '@nestjs/common';
import { sql, type Kysely, type RawBuilder, type SqlBool, type Transaction } from 'kysely';

import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import type { AttemptRow, AttemptState, Tables } from '../../database/tables';
import type { GpuEndpoint } from '../../runpod/gpu.endpoint';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';
import { POLL_LEASE_MS } from '../attempts/attempt.times';
import { ALONE_FOR, takeCalls } from './call.budget';
import { PollPace } from './poll.pace';

/** An attempt to look at, and the endpoint that is asked about it. */
export interface ClaimedLook {
  readonly id: string;
  readonly endpoint: string;
}

/** How many looks are under way at an endpoint. */
export type UnderWay = (endpoint: string) => number;

/**
 * Whose turn it is to be looked at. Among several orchestrators one gets an attempt for as long as a
 * look takes; when it dies over it, another one gets the attempt after that.
 */
@Injectable()
export class PollClaims {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pace: PollPace,
    private readonly endpoints: GpuEndpoints,
  ) {}

  /**
   * Attempts to look at, the longest overdue first; a status call for each is paid. At most so many of
   * each endpoint, those left out that are under way: one that hangs keeps nobody from the others.
   */
  async claim(most: number, underWay: UnderWay = () => 0): Promise<readonly ClaimedLook[]> {
    const rooms = this.endpoints.all
      .map((endpoint) => ({ endpoint, room: most - underWay(endpoint.name) }))
      .filter(({ room }) => room > 0);
    if (rooms.length === 0 || !(await this.anyDue())) return [];
    return this.database.writeAlone(ALONE_FOR.status, async (transaction) => {
      const claimed: ClaimedLook[] = [];
      for (const { endpoint, room } of rooms) {
        const ids = await this.claimAt(transaction, endpoint, room);
        claimed.push(...ids.map((id) => ({ id, endpoint: endpoint.name })));
      }
      this.pace.note(await countLive(transaction, this.endpoints));
      return claimed;
    });
  }

  /** Lets others look at it now. */
  handBack(id: string): Promise<void> {
    return this.database.write((transaction) => setTurn(transaction, [id], this.clock.now()));
  }

  /** A look did not work: the next one is as far away as if it had. */
  postpone({ id, polls }: AttemptRow): Promise<void> {
    const at = this.clock.now() + this.pace.delayMs(polls);
    return this.database.write((transaction) => setTurn(transaction, [id], at));
  }

  /**
   * After a start alone on a database nobody else holds a claim, and all that live are due: whatever
   * happened while nobody looked is known at once.
   */
  async takeOver(): Promise<void> {
    if (this.database.shared) return;
    await this.database.write((transaction) =>
      transaction
        .updateTable('attempts')
        .set({ next_poll_at: this.clock.now() })
        .where('state', '=', 'submitted')
        .execute(),
    );
  }

  private async claimAt(
    transaction: Transaction<Tables>,
    endpoint: GpuEndpoint,
    most: number,
  ): Promise<readonly string[]> {
    const now = this.clock.now();
    const at = this.endpoints.isAt(endpoint);
    const open = await dueIds(transaction, 'submitting', { now, most, at });
    const asked = await dueIds(transaction, 'submitted', { now, most: most - open.length, at });
    const budget = { now, endpoint: this.endpoints.budgetOf(endpoint) };
    const calls = await takeCalls(transaction, 'status', { wanted: asked.length, ...budget });
    const ids = [...open, ...asked.slice(0, calls)];
    await setTurn(transaction, ids, now + POLL_LEASE_MS);
    return ids;
  }

  private async anyDue(): Promise<boolean> {
    const now = this.clock.now();
    for (const state of ['submitted', 'submitting'] as const) {
      const ids = await dueIds(this.database.reader, state, { now, most: 1 });
      if (ids.length > 0) return true;
    }
    return false;
  }
}

interface DueOptions {
  readonly now: number;
  readonly most: number;
  /** Of one endpoint only. */
  readonly at?: RawBuilder<SqlBool>;
}

async function dueIds(
  database: Kysely<Tables>,
  state: AttemptState,
  { now, most, at }: DueOptions,
): Promise<readonly string[]> {
  if (most <= 0) return [];
  const rows = await database
    .selectFrom('attempts')
    .select('id')
    .where('state', '=', state)
    .where('next_poll_at', '<=', now)
    .$if(at !== undefined, (query) => query.where(at ?? sql<SqlBool>`1 = 1`))
    .orderBy('next_poll_at')
    .limit(most)
    .execute();
  return rows.map(({ id }) => id);
}

async function setTurn(
  database: Kysely<Tables>,
  ids: readonly string[],
  next_poll_at: number,
): Promise<void> {
  // Not every database takes an empty list.
  if (ids.length === 0) return;
  await database
    .updateTable('attempts')
    .set({ next_poll_at })
    .where('id', 'in', ids)
    .where('state', '!=', 'ended')
    .execute();
}

/** Of the endpoint with the most: the rates are by endpoint. */
async function countLive(database: Kysely<Tables>, endpoints: GpuEndpoints): Promise<number> {
  const live = database.selectFrom('attempts').where('state', '=', 'submitted');
  const count = live.select((select) => select.fn.countAll<number>().as('live'));
  // In the index alone.
  if (!endpoints.areSeveral) return Number((await count.executeTakeFirstOrThrow()).live);
  const rows = await count.select('endpoint').groupBy('endpoint').execute();
  const byName = new Map<string, number>();
  for (const { endpoint, live: mine } of rows) {
    const { name } = endpoints.of(endpoint);
    byName.set(name, (byName.get(name) ?? 0) + Number(mine));
  }
  return Math.max(0, ...byName.values());
}
