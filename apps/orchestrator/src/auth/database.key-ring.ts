import { timingSafeEqual } from 'node:crypto';

import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import type { ApiKeyRow } from '../database/callers.tables';
import { SCOPES, type Caller } from './caller';
import { KeyRing, type KnownKey } from './key-ring';
import { keyHash, keyIdOf } from './key-text';
import { RowCache } from './row.cache';

/** How exactly it is known when a key was used last, in milliseconds. */
const USE_MS = 60_000;
/** Compared with where there is no such key, so that both take the same way. */
const NO_HASH = '0'.repeat(64);

/** The keys that were made with `npm run keys`: looked up by id, compared in constant time. */
@Injectable()
export class DatabaseKeyRing extends KeyRing {
  private readonly logger = new Logger(DatabaseKeyRing.name);
  private readonly rows: RowCache<ApiKeyRow>;
  /** When the use of a key was written last; as many as the cache has rows, or a few more. */
  private readonly used = new Map<string, number>();
  private noting: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
    this.rows = new RowCache((ids) => this.read(ids), clock);
  }

  async find(sent: Buffer): Promise<KnownKey | undefined> {
    const id = keyIdOf(sent.toString('latin1'));
    if (id === undefined) return undefined;
    const row = await this.rows.get(id);
    const isRight = timingSafeEqual(keyHash(sent), Buffer.from(row?.hash ?? NO_HASH, 'hex'));
    if (!row || !isRight || !isValid(row, this.clock.now())) return undefined;
    this.markUsed(row);
    return { caller: callerOf(row), guessable: false };
  }

  private async read(ids: readonly string[]): Promise<ReadonlyMap<string, ApiKeyRow>> {
    const rows = await this.database.reader
      .selectFrom('api_keys')
      .selectAll()
      .where('id', 'in', ids)
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Resolves when what was used is written down; no request waits for that or fails by it. */
  idle(): Promise<void> {
    return this.noting;
  }

  private markUsed({ id, last_used_at }: ApiKeyRow): void {
    const now = this.clock.now();
    if (now - Math.max(this.used.get(id) ?? 0, last_used_at ?? 0) < USE_MS) return;
    if (this.used.size >= MAX_USED) this.used.clear();
    this.used.set(id, now);
    const written = this.writeUse(id, now).catch((error: unknown) =>
      this.logger.warn(error, `The use of ${id} was not written down.`),
    );
    this.noting = Promise.all([this.noting, written]).then(() => undefined);
  }

  private async writeUse(id: string, now: number): Promise<void> {
    await this.database.write((transaction) =>
      transaction
        .updateTable('api_keys')
        .set({ last_used_at: now })
        .where('id', '=', id)
        .where((where) =>
          where.or([where('last_used_at', 'is', null), where('last_used_at', '<', now)]),
        )
        .execute(),
    );
  }
}

const MAX_USED = 2_000;

/** Whether a key may still be used: neither revoked nor over its time. */
export function isValid(
  { revoked_at, expires_at }: Pick<ApiKeyRow, 'revoked_at' | 'expires_at'>,
  now: number,
): boolean {
  return revoked_at === null && (expires_at === null || now < expires_at);
}

function callerOf({ id, owner, scopes, expires_at }: ApiKeyRow): Caller {
  const names = scopes.split(',');
  return {
    owner,
    keyId: id,
    scopes: SCOPES.filter((scope) => names.includes(scope)),
    expiresAt: expires_at,
  };
}
