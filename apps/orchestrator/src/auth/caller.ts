/** What a key may do. */
export const SCOPES = ['jobs:write', 'jobs:read', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who calls: an owner, by one of its keys. Jobs belong to the owner, keys can be rotated. */
export interface Caller {
  readonly owner: string;
  readonly keyId: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since 1970; null or left out where the key has no end. */
  readonly expiresAt?: number | null;
}
