import type { JobCost } from '@app/contracts';
import type { Transaction } from 'kysely';

import type { AttemptRow, JobRow, Tables } from '../../database/tables';
import { pricePerSecondUsd, type GpuPricing } from '../../runpod/gpu.prices';

/** What the attempts of a job took and cost, as far as it is known. */
export interface JobAccount {
  /** From the job's beginning until a worker began; null where none did. */
  readonly queue_ms: number | null;
  /** How long the last attempt ran; of several tasks all of their last ones. */
  readonly execution_ms: number | null;
  /** Of all attempts. */
  readonly cost: JobCost | null;
}

/** The account of a job, by its attempts as this transaction sees them. */
export async function jobAccount(
  transaction: Transaction<Tables>,
  job: Pick<JobRow, 'id' | 'created_at'>,
  pricing: GpuPricing,
): Promise<JobAccount> {
  const attempts = await transaction
    .selectFrom('attempts')
    .selectAll()
    .where('job_id', '=', job.id)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return accountOf(job, attempts, pricing);
}

type Ran = Pick<
  AttemptRow,
  | 'task_id'
  | 'submitted_at'
  | 'started_at'
  | 'ended_at'
  | 'provider_queue_ms'
  | 'provider_execution_ms'
  | 'worker_execution_ms'
  | 'gpu'
>;

/** The provider's times where they are known, since it bills by them; else the worker's own. */
export function accountOf(
  { created_at }: Pick<JobRow, 'created_at'>,
  attempts: readonly Ran[],
  pricing: GpuPricing,
): JobAccount {
  const ran = attempts.filter((attempt) => billedMs(attempt) !== null);
  const [first] = ran;
  const ofTasks = [...Map.groupBy(ran, ({ task_id }) => task_id).values()];
  const times = ofTasks.flatMap((tries) => executionMs(tries.at(-1)) ?? []);
  return {
    queue_ms: first ? queueMs(first, created_at) : null,
    execution_ms: times.length === 0 ? null : times.reduce((sum, ms) => sum + ms, 0),
    cost: costOf(ran, pricing),
  };
}

function executionMs(attempt: Ran | undefined): number | null {
  return attempt?.provider_execution_ms ?? attempt?.worker_execution_ms ?? null;
}

/** Where nobody tells how long it ran: from the first sign of a worker until it was ended here. */
function billedMs(attempt: Ran): number | null {
  const { provider_execution_ms, worker_execution_ms, started_at, ended_at } = attempt;
  const known = provider_execution_ms ?? worker_execution_ms;
  if (known !== null) return known;
  return started_at === null || ended_at === null ? null : ended_at - started_at;
}

/** The time in our table counts like that in the provider's queue. */
function queueMs(attempt: Ran, createdAt: number): number | null {
  const { submitted_at, provider_queue_ms, started_at } = attempt;
  if (submitted_at !== null && provider_queue_ms !== null) {
    return Math.max(0, submitted_at - createdAt) + provider_queue_ms;
  }
  return started_at === null ? null : Math.max(0, started_at - createdAt);
}

/** GPU and price are those of the last attempt that has a price; dollars and seconds are of all. */
function costOf(ran: readonly Ran[], pricing: GpuPricing): JobCost | null {
  let [usd, billed_seconds] = [0, 0];
  let last: Pick<JobCost, 'gpu' | 'price_per_second_usd'> | undefined;
  for (const attempt of ran) {
    const { gpu } = attempt;
    const price_per_second_usd = pricePerSecondUsd(pricing, gpu);
    if (price_per_second_usd === null) continue;
    const seconds = Math.ceil((billedMs(attempt) ?? 0) / 1000);
    usd += seconds * price_per_second_usd;
    billed_seconds += seconds;
    last = { gpu, price_per_second_usd };
  }
  return last ? { usd: Number(usd.toFixed(6)), ...last, billed_seconds } : null;
}
