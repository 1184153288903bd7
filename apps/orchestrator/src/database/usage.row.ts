import type { JobCost, JobMetrics, MediaFacts } from '@app/contracts';

import type { JobUsageRow } from './usage.tables';
import type { JobRow } from './tables';

/** The columns of a job that its usage is read from. */
export type EndedJob = Pick<
  JobRow,
  | 'id'
  | 'owner'
  | 'operation'
  | 'status'
  | 'output_json'
  | 'metrics_json'
  | 'cost_json'
  | 'finished_at'
>;

/** What a job took and made, by its row; undefined for one that goes on. */
export function usageRow(job: EndedJob): JobUsageRow | undefined {
  const { id, owner, operation, status, output_json, finished_at } = job;
  if (finished_at === null) return undefined;
  const metrics = read<JobMetrics>(job.metrics_json);
  const cost = read<JobCost>(job.cost_json);
  const render_ms = whole(metrics?.execution_ms);
  return {
    ...{ id, owner, operation, status },
    day: dayOf(finished_at),
    queue_ms: whole(metrics?.queue_ms),
    render_ms,
    output_ms: Math.round(secondsOf(read<Output>(output_json)) * 1000),
    gpu_ms: cost ? cost.billed_seconds * 1000 : (render_ms ?? 0),
    cost_micro_usd: cost && Math.round(cost.usd * 1_000_000),
    price_per_second_usd: cost && cost.price_per_second_usd,
  };
}

/** The UTC day of a time in milliseconds since 1970, as in 2026-11-22. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The UTC month of a time in milliseconds since 1970, as in 2026-11. */
export function monthOf(ms: number): string {
  return dayOf(ms).slice(0, 7);
}

interface File {
  readonly media?: MediaFacts | null;
}

/** One file stands by itself, several by their names. */
type Output = File & { readonly files?: Readonly<Record<string, File>> };

function secondsOf(output: Output | null): number {
  if (!output) return 0;
  const files = output.files ? Object.values(output.files) : [output];
  return files.reduce((sum, { media }) => sum + (media?.duration_seconds ?? 0), 0);
}

function whole(ms: number | null | undefined): number | null {
  return ms === null || ms === undefined ? null : Math.round(ms);
}

function read<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
