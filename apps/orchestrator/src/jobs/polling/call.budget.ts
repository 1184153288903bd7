import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Clock } from '../../clock/clock';
import { Database, type AloneSubject } from '../../database/database';
import type { Tables } from '../../database/tables';

/** Calls of the provider whose rate is limited. */
export type CallKind = 'run' | 'status' | 'cancel';

/**
 * Most calls of an endpoint in any 10 s, over all orchestrators of one database: half of what RunPod documents for
 * an endpoint (1000, 2000 and 100), since others may use the key too.
 */
export const MOST_CALLS: Readonly<Record<CallKind, number>> = {
  run: 500,
  status: 1000,
  cancel: 50,
};

/**
 * Calls of a kind under way at once in one orchestrator. RunPod documents 200, 400 and 20: four
 * orchestrators stay below half of the first two, and below the last.
 */
export const MOST_AT_ONCE: Readonly<Record<CallKind, number>> = { run: 16, status: 50, cancel: 4 };

/** Under what a transaction that takes calls of a kind has to stand alone. */
export const ALONE_FOR: Readonly<Record<CallKind, AloneSubject>> = {
  run: 'dispatch',
  status: 'poll',
  cancel: 'budget',
};

/** How many calls are wanted, and of which endpoint; without one, of the only one. */
export interface Wanted {
  readonly wanted: number;
  readonly now: number;
  readonly endpoint?: string | undefined;
}

/**
 * Takes up to `wanted` calls out of the budget; gives how many may be made now. The transaction is
 * one that stands alone for the kind, so that no two of them count the same room.
 */
export async function takeCalls(
  transaction: Transaction<Tables>,
  call: CallKind,
  { wanted, now, endpoint }: Wanted,
): Promise<number> {
  if (wanted <= 0) return 0;
  const second = Math.floor(now / 1000);
  const kind = endpoint === undefined ? call : `${call}@${endpoint}`;
  const made = await callsMade(transaction, kind, second);
  const calls = Math.max(0, Math.min(wanted, MOST_CALLS[call] - made));
  if (calls === 0) return 0;
  await transaction
    .deleteFrom('provider_calls')
    .where('kind', '=', kind)
    .where('second', '<', second - WINDOW_SECONDS)
    .execute();
  await transaction
    .insertInto('provider_calls')
    .values({ id: `${kind}:${second}`, kind, second, calls })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((set) => ({ calls: set('provider_calls.calls', '+', calls) })),
    )
    .execute();
  return calls;
}

/** A second counts whole, so eleven of them hold any 10 s. */
const WINDOW_SECONDS = 10;

async function callsMade(
  transaction: Transaction<Tables>,
  kind: string,
  second: number,
): Promise<number> {
  const { made } = await transaction
    .selectFrom('provider_calls')
    .select((select) => select.fn.sum<number | null>('calls').as('made'))
    .where('kind', '=', kind)
    .where('second', '>=', second - WINDOW_SECONDS)
    // Later ones were written before the database's clock was set back.
    .where('second', '<=', second + WINDOW_SECONDS)
    .executeTakeFirstOrThrow();
  return Number(made ?? 0);
}

/** The budget for single calls, which are not a part of a claim. */
@Injectable()
export class CallBudget {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Whether one call may be made now. */
  async take(kind: CallKind, endpoint?: string): Promise<boolean> {
    const taken = await this.database.writeAlone(ALONE_FOR[kind], (transaction) =>
      takeCalls(transaction, kind, { wanted: 1, now: this.clock.now(), endpoint }),
    );
    return taken === 1;
  }
}
