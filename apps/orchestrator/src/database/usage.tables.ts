import type { JobStatus, OperationName } from '@app/contracts';
import type { Selectable } from 'kysely';

/** What a job that ended took and made (`id`); it outlives the job's own row. */
export interface JobUsageTable {
  id: string;
  owner: string;
  operation: OperationName;
  status: JobStatus;
  /** Of its end, in UTC: 2026-11-22. */
  day: string;
  queue_ms: number | null;
  /** How long its last run took. */
  render_ms: number | null;
  /** Of all files that it made. */
  output_ms: number;
  /** As billed where that is known, else as its last run took. */
  gpu_ms: number;
  /** Millionths of a dollar; null where no price is known. */
  cost_micro_usd: number | null;
  /** Of the GPU that ran it last. */
  price_per_second_usd: number | null;
}

/** What the jobs of an owner cost that ended in a month; `id` is both. */
export interface OwnerSpendTable {
  id: string;
  owner: string;
  /** In UTC: 2026-11. */
  month: string;
  micro_usd: number;
}

export type JobUsageRow = Selectable<JobUsageTable>;
