import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

import pg from 'pg';

import { pastTraffic, madeAt, type PastJob } from '../../libs/simulation/src/index.mts';
import type { Question } from './options.mts';
import { readTrace, type TracedJob } from './trace.mts';

/** What a job table says of jobs that were run; the newest. */
const ASKED = `select id, render_ms as ms from job_usage where render_ms is not null
  order by day desc, id desc limit 1000000`;

/** The question with the jobs in it that it names a file or a database for. */
export async function withPastJobs(question: Question): Promise<Question> {
  const { arrivals, horizonSeconds } = question;
  if (arrivals.kind === 'trace') {
    const jobs = readTrace(await readFile(arrivals.place, 'utf8'));
    return { ...question, arrivals: { kind: 'jobs', jobs } };
  }
  if (arrivals.kind !== 'database') return question;
  const jobs = newestOf(await runsIn(arrivals.place), horizonSeconds);
  return { ...question, arrivals: { kind: 'jobs', jobs } };
}

/** Those of the last so many seconds before the newest, the first of them at 0. */
export function newestOf(runs: readonly PastJob[], seconds: number): readonly TracedJob[] {
  const times = runs.map(({ id }) => madeAt(id)).filter((time) => !Number.isNaN(time));
  const earliest = times.reduce((least, time) => Math.max(least, time), 0) - seconds * 1000;
  const wanted = runs.filter(({ id }) => madeAt(id) > earliest);
  const beginMs = wanted.reduce((least, { id }) => Math.min(least, madeAt(id)), Infinity);
  return pastTraffic(wanted, { beginMs, times: 1 });
}

async function runsIn(place: string): Promise<readonly PastJob[]> {
  if (!/^postgres(ql)?:/.test(place)) {
    using database = new DatabaseSync(place, { readOnly: true });
    return database.prepare(ASKED).all() as unknown as readonly PastJob[];
  }
  const client = new pg.Client({ connectionString: place });
  await client.connect();
  try {
    const { rows } = await client.query<{ readonly id: string; readonly ms: number | string }>(
      ASKED,
    );
    return rows.map(({ id, ms }) => ({ id, ms: Number(ms) }));
  } finally {
    await client.end();
  }
}
