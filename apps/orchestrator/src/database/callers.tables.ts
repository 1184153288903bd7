import type { Generated, Selectable } from 'kysely';

/** What an owner has beside keys; an owner without a row has the values of a new one. */
export interface OwnersTable {
  id: string;
  webhook_secret_version: number;
  /** Until some time after it, deliveries are signed with the secret before as well. */
  webhook_secret_rotated_at: number | null;
}

/** A key of an owner. It was shown once, to whom it was made for; only its hash is kept. */
export interface ApiKeysTable {
  id: string;
  owner: string;
  name: string;
  /** SHA-256 of the key, as hex. */
  hash: string;
  /** Parted by commas. */
  scopes: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  /** To the minute. */
  last_used_at: number | null;
}

/** The limits of an owner (`id`); null stands for the default, 0 for none. */
export interface OwnerLimitsTable {
  id: string;
  requests_per_minute: number | null;
  active_jobs: number | null;
  monthly_spend_usd: Generated<number | null>;
  /** No fewer than there are active: grows with each job, and is counted anew at the limit. */
  active_at_most: Generated<number>;
}

export type ApiKeyRow = Selectable<ApiKeysTable>;
