import { createHash } from 'node:crypto';

import { ApiError, type OperationName } from '@app/contracts';
import type { Kysely } from 'kysely';

import type { IdempotencyKeysTable, JobRow, Tables } from '../../database/tables';

/** How long a key stands for its job, in milliseconds. */
export const KEY_LIFE_MS = 24 * 3_600_000;

/** An Idempotency-Key of an owner, and a hash of what was asked for with it. */
export type KeyedRequest = Pick<IdempotencyKeysTable, 'id' | 'owner' | 'fingerprint'>;

interface Asked {
  readonly owner: string;
  readonly key: string;
  readonly operation: OperationName;
  /** Checked, defaults filled in: what means the same is the same. */
  readonly input: object;
}

/** Hashes, since neither the key nor the input may be readable in a table of its own. */
export function keyedRequest({ owner, key, operation, input }: Asked): KeyedRequest {
  return { id: hash([owner, key]), owner, fingerprint: hash([operation, input]) };
}

/**
 * Binds a key to a job in the transaction that writes the job. Gives the job that the key stands for
 * already, where there is one: of any number of requests at once, one finds none.
 * Throws ApiError `idempotency_conflict`.
 */
export async function bindKey(
  transaction: Kysely<Tables>,
  asked: KeyedRequest,
  { jobId, now }: { readonly jobId: string; readonly now: number },
): Promise<JobRow | undefined> {
  const binding = { ...asked, job_id: jobId, expires_at: now + KEY_LIFE_MS };
  const bound = await transaction
    .insertInto('idempotency_keys')
    .values(binding)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(binding).where('idempotency_keys.expires_at', '<=', now),
    )
    .returning('id')
    .executeTakeFirst();
  return bound ? undefined : boundJob(transaction, asked, now);
}

/** The job that a key stands for. Throws ApiError `idempotency_conflict` where it was another's. */
export async function boundJob(
  reader: Kysely<Tables>,
  { id, fingerprint }: KeyedRequest,
  now: number,
): Promise<JobRow | undefined> {
  const found = await reader
    .selectFrom('idempotency_keys')
    .innerJoin('jobs', 'jobs.id', 'idempotency_keys.job_id')
    .selectAll('jobs')
    .select('idempotency_keys.fingerprint')
    .where('idempotency_keys.id', '=', id)
    .where('idempotency_keys.expires_at', '>', now)
    .executeTakeFirst();
  if (!found) return undefined;
  const { fingerprint: first, ...job } = found;
  if (first === fingerprint) return job;
  const detail = `This Idempotency-Key was used for another request, which made ${job.id}; take a new key.`;
  throw new ApiError('idempotency_conflict', detail);
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** JSON in which the order of names makes no difference. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
}
