import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { LoadResult } from './run.mts';
import type { Sample } from './samples.mts';

/** Something that has to hold, and what came. */
export interface Verdict {
  readonly what: string;
  readonly measured: string;
  readonly limit: string;
  readonly held: boolean;
}

/** What a job may end with that is no loss: the client's own cancel, and workers killed three times. */
const EXPECTED_CODES = ['canceled', 'worker_lost'];
/** V8 alone may keep 128 MB for what is young, whatever lives. */
const RESIDENT_MAX_MB = 400;
/** Over the last two thirds; from five minutes on, when caches are full. V8 gives memory back in steps. */
const SLOPE_MAX_KB_PER_MINUTE = 500;
const SLOPE_FROM_SECONDS = 300;
const FILES_MAX = 60;

/** Judges a load by what its clients saw and what it left. */
export async function judged(result: LoadResult, folder: string): Promise<readonly Verdict[]> {
  const { clients, hooks, samples, left } = result;
  const { accepted, ends, wrongs, counts } = clients;
  const lost = [...accepted].filter((id) => !ends.has(id));
  const failed = [...ends.values()].filter(
    ({ code }) => code !== undefined && !EXPECTED_CODES.includes(code),
  );
  const untold = [...accepted].filter((id) => !hooks.byJob.has(id));
  const doubled = [...hooks.byJob.values()].filter((ids) => ids.size > 1);
  const files = await filesIn(folder);
  const statuses = Map.groupBy(ends.values(), ({ status }) => status);
  const ended = [...statuses].map(([status, jobs]) => `${jobs.length} ${status}`).join(', ');
  return [
    most('jobs that were lost', lost, `of ${accepted.size} accepted: ${ended}`),
    most(
      'jobs that failed for no reason',
      failed.map(({ code }) => code ?? ''),
      '',
    ),
    most('jobs whose end was not told', untold, `${hooks.refused} webhooks were refused once`),
    most(
      'jobs whose end was told twice',
      doubled.map((ids) => [...ids].join(' ')),
      '',
    ),
    most('answers that were wrong', wrongs, said(counts)),
    ...memory(result),
    atMost('open files at the end', samples.at(-1)?.openFiles ?? 0, FILES_MAX, 0),
    atMost('of the budget of provider calls', peak(samples, 'budgetUsed'), 1, 2),
    most('files that were left', files, `${result.kills} workers were killed`),
    most('processes that were left', left, ''),
  ];
}

function said(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

function memory({ samples, seconds }: LoadResult): readonly Verdict[] {
  const resident = atMost(
    'MB resident, at most',
    peak(samples, 'residentMegabytes'),
    RESIDENT_MAX_MB,
    0,
  );
  const later = samples.slice(Math.floor(samples.length / 3));
  const slopes = (['residentMegabytes', 'oldMegabytes'] as const).map((what) =>
    slopeOf(later, what),
  );
  const [all = 0, old = 0] = slopes;
  const title = 'KB of long-lived heap more each minute';
  const beside = `; ${all.toFixed(0)} of resident memory`;
  const measured = `${old.toFixed(0)}${beside}`;
  if (seconds < SLOPE_FROM_SECONDS) {
    const limit = `judged from ${SLOPE_FROM_SECONDS} s on`;
    return [resident, { what: title, measured, limit, held: true }];
  }
  const limit = `≤ ${SLOPE_MAX_KB_PER_MINUTE}`;
  return [resident, { what: title, measured, limit, held: old <= SLOPE_MAX_KB_PER_MINUTE }];
}

/** By least squares, in kilobytes a minute; where nothing was read it is left out. */
export function slopeOf(
  samples: readonly Sample[],
  what: 'residentMegabytes' | 'oldMegabytes',
): number {
  const known = samples.filter((sample) => !Number.isNaN(sample[what]));
  const mean = (of: (sample: Sample) => number) =>
    known.reduce((sum, sample) => sum + of(sample), 0) / Math.max(1, known.length);
  const [x, y] = [mean(({ seconds }) => seconds), mean((at) => at[what])];
  const covariance = mean((at) => (at.seconds - x) * (at[what] - y));
  const variance = mean(({ seconds }) => (seconds - x) ** 2);
  return variance === 0 ? 0 : (covariance / variance) * 60 * 1024;
}

function peak(samples: readonly Sample[], what: 'residentMegabytes' | 'budgetUsed'): number {
  return Math.max(0, ...samples.map((sample) => sample[what]));
}

function most(what: string, found: readonly string[], beside: string): Verdict {
  const shown = found.slice(0, 3).join('; ');
  const measured = [String(found.length), shown, beside].filter((text) => text !== '').join(' — ');
  return { what, measured, limit: '0', held: found.length === 0 };
}

function atMost(what: string, value: number, limit: number, digits: number): Verdict {
  return { what, measured: value.toFixed(digits), limit: `≤ ${limit}`, held: value <= limit };
}

/** What workers and uploads leave: folders of jobs, and whatever is temporary. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const lists = await Promise.all(
    ['work', 'tmp'].map(async (name) => {
      const found = await readdir(join(folder, name)).catch(() => []);
      return found.map((file) => `${name}/${file}`);
    }),
  );
  return lists.flat();
}
