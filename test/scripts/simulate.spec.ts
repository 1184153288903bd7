import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { newId } from '@app/contracts';

import { dollars } from '../../scripts/docs/costs/scenario.mts';
import { answer } from '../../scripts/simulate/answer.mts';
import { readQuestion } from '../../scripts/simulate/options.mts';
import { withPastJobs } from '../../scripts/simulate/past-jobs.mts';
import { cheapest, idleCurve } from '../../scripts/simulate/tables.mts';
import { readTrace } from '../../scripts/simulate/trace.mts';

function question(...args: readonly string[]) {
  const read = readQuestion(args);
  if (read === undefined) throw new Error('asked for help');
  return read;
}

describe('npm run simulate', () => {
  it('reckons the reference scenario to the cent where each video comes alone', () => {
    const asked = question(
      '--arrivals',
      'spaced:1000/month',
      '--cold-start',
      '0',
      '--queue-delay',
      '0',
    );

    const { rendering, idle, starting, server, total } = answer(asked, 0.00005, 5).cost;

    expect([rendering, idle, starting, server, total].map(dollars)).toEqual([
      '$3.00',
      '$15.00',
      '$0.00',
      '$5.00',
      '$23.00',
    ]);
  });

  it.each(['poisson:1000/month', 'clustered:1000/month,5,30s', 'diurnal:1000/month,6'])(
    'has at most as much idle time a video where they come by %s',
    (arrivals) => {
      const { outcome } = answer(question('--arrivals', arrivals), 0.00005, 5);

      expect(outcome.seconds.idle / outcome.jobs).toBeLessThan(300);
      expect(outcome.seconds.busy / outcome.jobs).toBeCloseTo(60);
      expect(Math.abs(outcome.jobs - 1000)).toBeLessThan(250);
    },
  );

  it('finds the shortest idle timeout that keeps the waits short', () => {
    const asked = question('--arrivals', 'poisson:1/minute', '--for', '3d');
    const curve = idleCurve(asked, 0.00016, 5);

    const short = curve.filter(({ answer: { outcome } }) => outcome.waits.p95 <= 5);

    expect(short.map(({ idleSeconds }) => idleSeconds)).toEqual([600, 1200, 1800, 3600]);
    expect(cheapest(curve, { percentile: 'p95', seconds: 5 })?.idleSeconds).toBe(600);
    expect(cheapest(curve.slice(0, 7), { percentile: 'p95', seconds: 5 })).toBeUndefined();
  });

  it('answers the same for the same seed', () => {
    const ask = (seed: string) => answer(question('--seed', seed), 0.00016, 5);

    expect(ask('5')).toEqual(ask('5'));
    expect(ask('5')).not.toEqual(ask('6'));
  });

  it('reads traces in either form, and says which line it can not read', () => {
    const csv = 'at,seconds\n2026-11-01T00:00:10Z,30\n2026-11-01T00:00:00Z\n';
    expect(readTrace(csv)).toEqual([
      { at: 0, seconds: undefined },
      { at: 10, seconds: 30 },
    ]);
    expect(readTrace('{"at":5,"seconds":1}\n{"at":7.5}\n')).toEqual([
      { at: 0, seconds: 1 },
      { at: 2.5, seconds: undefined },
    ]);
    expect(() => readTrace('1,2\nsoon,2\n')).toThrow('line 2 of the trace: want at,seconds');
  });

  it('takes the newest jobs of a job table, by their ids', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'simulate-'));
    const path = join(folder.path, 'orchestrator.sqlite');
    const madeAt = Date.UTC(2026, 10, 1);
    {
      using database = new DatabaseSync(path);
      database.exec('create table job_usage (id text, render_ms integer, day text)');
      const insert = database.prepare('insert into job_usage values (?, ?, ?)');
      // A day too early for what is simulated, then half a minute apart; the last was never run.
      insert.run(newId('job', madeAt - 86_400_000), 5_000, '2026-10-31');
      for (const [at, ms] of [40_000, 50_000, null].entries()) {
        insert.run(newId('job', madeAt + at * 30_000), ms, '2026-11-01');
      }
    }
    const asked = question('--arrivals', `database:${path}`, '--for', '1d', '--max', '1');

    const { arrivals } = await withPastJobs(asked);
    const { outcome } = answer(await withPastJobs(asked), 0.001, 0);

    expect(arrivals).toEqual({
      kind: 'jobs',
      jobs: [
        { at: 0, seconds: 40 },
        { at: 30, seconds: 50 },
      ],
    });
    expect([outcome.jobs, outcome.seconds.busy]).toEqual([2, 90]);
    expect(() => answer(asked, 0.001, 0)).toThrow('was not read');
  });

  it('refuses what makes no sense', () => {
    expect(() => question('--arrivals', 'often')).toThrow('often: want spaced:');
    expect(() => question('--job', '60 parsecs')).toThrow('60 parsecs: want a time');
    expect(() => question('--min', '3', '--max', '2')).toThrow('--min 3 is more than --max 2');
  });
});
