import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { judged, slopeOf } from '../../bench/load/judge.mts';
import { loadPlot } from '../../bench/load/plot.mts';
import type { LoadResult } from '../../bench/load/run.mts';

/** Two looks a minute apart. */
const samples = (megabytes: readonly number[]) =>
  megabytes.map((residentMegabytes, at) => ({
    ...{ seconds: at * 60, accepted: at, waiting: 1, residentMegabytes, openFiles: 30 },
    ...{ budgetUsed: 0.5, oldMegabytes: residentMegabytes - 100 },
  }));

/** A load in which all went well, but for what is changed. */
const result = (change: object = {}) =>
  ({
    ...{ seconds: 900, kills: 3, left: [], samples: samples([200, 200, 200, 200]) },
    clients: {
      accepted: new Set(['a', 'b']),
      ends: new Map([
        ['a', { status: 'succeeded' }],
        ['b', { status: 'canceled', code: 'canceled' }],
      ]),
      ...{ wrongs: [], counts: { reads: 2 } },
    },
    hooks: {
      byJob: new Map([
        ['a', new Set(['1'])],
        ['b', new Set(['2'])],
      ]),
      refused: 1,
    },
    ...change,
  }) as unknown as LoadResult;

const missed = async (change: object = {}, files: readonly string[] = []) => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'judge-'));
  await mkdir(join(folder.path, 'work'));
  for (const name of files) await writeFile(join(folder.path, 'work', name), '');
  const verdicts = await judged(result(change), folder.path);
  return verdicts.filter(({ held }) => !held).map(({ what }) => what);
};

describe(judged.name, () => {
  it('holds where nothing was lost, grew or was left', async () => {
    expect(await missed()).toEqual([]);
  });

  const { clients, hooks } = result();
  it.each<[string, object, readonly string[]]>([
    ['jobs that were lost', { clients: { ...clients, ends: new Map([['a', {}]]) } }, []],
    [
      'jobs that failed for no reason',
      {
        clients: {
          ...clients,
          ends: new Map([
            ['a', {}],
            ['b', { code: 'internal' }],
          ]),
        },
      },
      [],
    ],
    [
      'jobs whose end was not told',
      { hooks: { ...hooks, byJob: new Map([['a', new Set(['1'])]]) } },
      [],
    ],
    [
      'jobs whose end was told twice',
      { hooks: { ...hooks, byJob: new Map([...hooks.byJob, ['b', new Set(['2', '3'])]]) } },
      [],
    ],
    ['answers that were wrong', { clients: { ...clients, wrongs: ['GET /job: 500'] } }, []],
    ['MB resident, at most', { samples: samples([401, 200, 200, 200]) }, []],
    ['KB of long-lived heap more each minute', { samples: samples([200, 200, 201, 202]) }, []],
    ['files that were left', {}, ['job-1']],
    ['processes that were left', { left: ['1 node'] }, []],
  ])('misses %s', async (what, change, files) => {
    expect(await missed(change, files)).toEqual([what]);
  });

  it('does not judge how memory grows in a run that is too short for it', async () => {
    expect(await missed({ seconds: 60, samples: samples([200, 210, 220, 230]) })).toEqual([]);
  });
});

describe(slopeOf.name, () => {
  it('is that of the line which fits best, in kilobytes a minute', () => {
    expect(slopeOf(samples([10, 12, 14, 16]), 'residentMegabytes')).toBeCloseTo(2 * 1024, 6);
    expect(slopeOf(samples([10, 11, 11, 10]), 'oldMegabytes')).toBeCloseTo(0, 6);
    expect(slopeOf(samples([NaN, 10, NaN]), 'oldMegabytes')).toBe(0);
  });
});

describe(loadPlot.name, () => {
  it('draws each of its three panels from the first to the last look', () => {
    const lines = loadPlot(samples([100, 200])).match(/points="[^"]*"/g);

    expect(lines?.[0]).toBe('points="70.0,116.0 690.0,56.0"');
    expect(lines).toHaveLength(3);
  });
});
