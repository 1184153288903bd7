import { ApiError } from '@app/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { ApiKeyRow } from '../database/callers.tables';
import type { Tables } from '../database/tables';
import type { Scope } from './caller';
import { isValid } from './database.key-ring';
import { keyHash, newKeyText } from './key-text';

/** A key as it is asked for. */
export interface NewKey {
  readonly owner: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** How long it can be used; null is for ever. */
  readonly lifetimeMs: number | null;
}

/** A key that was just made: the only time that its text is seen. */
export interface MadeKey {
  readonly row: ApiKeyRow;
  readonly key: string;
}

export interface Rotation {
  /** How long the old key can still be used. */
  readonly graceMs: number;
  /** Of the new key; left out: as long as the old one was made for. */
  readonly lifetimeMs?: number | null;
}

/** Makes, lists, rotates and revokes keys; a change works within seconds wherever they are used. */
@Injectable()
export class KeyStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  make(key: NewKey): Promise<MadeKey> {
    return this.database.write((transaction) => insert(transaction, key, this.clock.now()));
  }

  /** Newest first. */
  list(owner?: string): Promise<readonly ApiKeyRow[]> {
    const keys = this.database.reader.selectFrom('api_keys').selectAll();
    return (owner === undefined ? keys : keys.where('owner', '=', owner))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
  }

  /** A new key like an old one, which ends after the grace. Throws `not_found`, `conflict`. */
  rotate(id: string, { graceMs, lifetimeMs }: Rotation): Promise<MadeKey & { old: ApiKeyRow }> {
    return this.database.write(async (transaction) => {
      const now = this.clock.now();
      const old = await find(transaction, id);
      if (!isValid(old, now)) throw new ApiError('conflict', `Key ${id} has ended already.`);
      const end = Math.min(old.expires_at ?? Infinity, now + graceMs);
      const scopes = old.scopes.split(',') as Scope[];
      const made = await insert(
        transaction,
        { owner: old.owner, name: old.name, scopes, lifetimeMs: lifetimeMs ?? lifetimeOf(old) },
        now,
      );
      return { ...made, old: await update(transaction, id, { expires_at: end }) };
    });
  }

  /** Ends a key now; one that was revoked before stays as it is. Throws `not_found`. */
  revoke(id: string): Promise<ApiKeyRow> {
    return this.database.write(async (transaction) => {
      const { revoked_at } = await find(transaction, id);
      return update(transaction, id, { revoked_at: revoked_at ?? this.clock.now() });
    });
  }
}

async function insert(
  transaction: Transaction<Tables>,
  { owner, name, scopes, lifetimeMs }: NewKey,
  now: number,
): Promise<MadeKey> {
  const { id, text } = newKeyText(now);
  const row: ApiKeyRow = {
    id,
    owner,
    name,
    hash: keyHash(Buffer.from(text)).toString('hex'),
    scopes: scopes.join(','),
    created_at: now,
    expires_at: lifetimeMs === null ? null : now + lifetimeMs,
    revoked_at: null,
    last_used_at: null,
  };
  await transaction.insertInto('api_keys').values(row).execute();
  return { row, key: text };
}

async function find(transaction: Transaction<Tables>, id: string): Promise<ApiKeyRow> {
  const row = await transaction
    .selectFrom('api_keys')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new ApiError('not_found', `There is no key ${JSON.stringify(id.slice(0, 64))}.`);
  return row;
}

function update(
  transaction: Transaction<Tables>,
  id: string,
  change: Partial<ApiKeyRow>,
): Promise<ApiKeyRow> {
  return transaction
    .updateTable('api_keys')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

function lifetimeOf({ created_at, expires_at }: ApiKeyRow): number | null {
  return expires_at === null ? null : expires_at - created_at;
}
