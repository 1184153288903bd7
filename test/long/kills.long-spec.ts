import { globSync } from 'node:fs';
import { join } from 'node:path';

import type { Job } from '@app/contracts';

import { CHECKPOINTS } from '../../apps/orchestrator/src/clock/checkpoints';
import { NO_POSTGRES, TestPostgres } from '../support/postgres';
import type { StatusChange } from '../support/state-probe';
import { resultOf } from '../support/scripted-worker';
import { KillChain, type Killed } from './kill-chain';

jest.setTimeout(600_000);

const FINAL = ['succeeded', 'failed', 'canceled'];

/** Two orchestrators at a time, each with half of the places: a machine for tests has two cores. */
const HALVES = [0, 1].map((half) => CHECKPOINTS.filter((_place, index) => index % 2 === half));

describe('kill -9 of the orchestrator', () => {
  it('loses and doubles nothing: 8 places, 25 times each', async () => {
    const ends = await Promise.all(
      HALVES.map(async (places) => theEndOf(await KillChain.start(), { places, runs: 25 })),
    );

    expectAllGood(ends.flat(), 200);
  });

  // Without a server there is nothing to see; the reason stands in the name.
  const onPostgres = NO_POSTGRES === undefined ? it : it.skip;
  onPostgres(`loses and doubles nothing on PostgreSQL ${NO_POSTGRES ?? ''}`.trim(), async () => {
    const postgres = await TestPostgres.start();
    try {
      const chain = await KillChain.start(await postgres.createDatabase());
      const ends = await theEndOf(chain, { places: CHECKPOINTS, runs: 2 });

      expectAllGood(ends, 16);
    } finally {
      await postgres.stop();
    }
  });
});

/** What became of a job whose orchestrator was killed. */
interface End {
  readonly name: string;
  readonly status: string;
  /** How often the database saw it become final, and stop being so. */
  readonly finals: number;
  readonly reopened: number;
  /** Result files of it in the store. */
  readonly files: number;
  /** Whether its file is the one that its winning attempt made. */
  readonly isWhole: boolean;
  readonly webhookIds: number;
  readonly webhookTypes: readonly string[];
  /** Submissions to the provider beyond the first. */
  readonly duplicates: number;
}

function expectAllGood(ends: readonly End[], count: number): void {
  expect(ends).toHaveLength(count);
  expect(ends).toEqual(
    ends.map(({ name, duplicates }) => ({
      ...{ name, duplicates, status: 'succeeded', finals: 1, reopened: 0 },
      ...{ files: 1, isWhole: true, webhookIds: 1, webhookTypes: ['job.succeeded'] },
    })),
  );
  expect(ends.filter(({ duplicates }) => duplicates > 1)).toEqual([]);
  // The submissions that nobody could know of were made again, so there were losers.
  expect(ends.filter(({ duplicates }) => duplicates === 1)).not.toEqual([]);
}

async function theEndOf(
  chain: KillChain,
  { places, runs }: { places: readonly (typeof CHECKPOINTS)[number][]; runs: number },
): Promise<readonly End[]> {
  try {
    for (let run = 0; run < runs; run += 1) {
      for (const place of places) await chain.kill(place, run);
    }
    // What losers published is swept every quarter of an hour.
    await chain.step(20 * 60_000);
    const { length } = chain.killed;
    await chain.until(async () => videos(chain).length === length, 'the end of losers’ files');
    const changes = await chain.statuses();
    return await Promise.all(chain.killed.map(async (killed) => endOf(chain, killed, changes)));
  } finally {
    await chain.stop();
  }
}

async function endOf(
  chain: KillChain,
  { name, jobId }: Killed,
  allChanges: readonly StatusChange[],
): Promise<End> {
  const { body: job } = await chain.current.call<Job>(`/job/${jobId}`);
  const changes = allChanges.filter(({ job_id }) => job_id === jobId);
  const files = videos(chain).filter((path) => path.includes(jobId));
  const content = await (await fetch(job.output?.url ?? '')).text();
  const webhooks = chain.receiver.of(jobId);
  return {
    name,
    status: job.status,
    finals: changes.filter(({ after }) => FINAL.includes(after)).length,
    reopened: changes.filter(({ before }) => before !== null && FINAL.includes(before)).length,
    files: files.length,
    isWhole: content === resultOf(...winnerOf(files[0] ?? '')),
    webhookIds: new Set(webhooks.map(({ id }) => id)).size,
    webhookTypes: [...new Set(webhooks.map(({ type }) => type))],
    duplicates: chain.provider.attemptsOf(jobId).length - 1,
  };
}

/** Files of results, as paths below the store. */
function videos({ dataDir }: KillChain): readonly string[] {
  return globSync('o/**/*.mp4', { cwd: join(dataDir, 'artifacts') });
}

function winnerOf(path: string): [attemptId: string, key: string] {
  return [path.split('/')[4] ?? '', path];
}
