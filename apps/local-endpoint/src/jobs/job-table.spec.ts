import { ApiError } from '@app/contracts';

import { SteppedClock } from '../clock.testing';
import type { NewJob } from './endpoint-job';
import { JobTable, type TableLimits } from './job-table';
import { statusOf } from './job-view';

const LIMITS: TableLimits = {
  queued: 3,
  ended: 3,
  resultBytes: 1000,
  executionTimeoutMs: 600_000,
  ttlMs: 86_400_000,
  pingLossMs: 40_000,
  lostStatus: 'FAILED',
  stream: { jobBytes: 100, allBytes: 100 },
  runRetentionMs: 1_800_000,
  runsyncRetentionMs: 60_000,
};

function given(limits: Partial<TableLimits> = {}) {
  const clock = new SteppedClock();
  const table = new JobTable({ ...LIMITS, ...limits }, clock);
  const events: unknown[] = [];
  table.events.on('queued', () => events.push('queued'));
  table.events.on('ended', ({ status }) => events.push(status));
  table.events.on('voided', (worker, id) => events.push(['voided', worker, id]));
  table.events.on('silent', (worker) => events.push(['silent', worker]));
  const submit = (job: Partial<NewJob> = {}): string =>
    table.submit({ input: { a: 1 }, policy: {}, synchronous: false, ...job }).id;
  return { clock, table, events, submit };
}

const status = (table: JobTable, id: string) => statusOf(table.find(id));

describe(JobTable.name, () => {
  it('leads a job from the queue over a worker to its result, with its times', () => {
    const { clock, table, submit } = given();
    const id = submit();
    expect(status(table, id)).toEqual({ id, status: 'IN_QUEUE' });

    clock.pass(120);
    expect(table.take('w1')).toMatchObject({ id, input: { a: 1 } });
    expect(status(table, id)).toEqual({
      id,
      status: 'IN_PROGRESS',
      delayTime: 120,
      workerId: 'w1',
    });

    clock.pass(40);
    table.finish(id, 'w1', { output: { ok: true }, bytes: 20 });
    expect(status(table, id)).toEqual({
      delayTime: 120,
      executionTime: 40,
      id,
      output: { ok: true },
      status: 'COMPLETED',
      workerId: 'w1',
    });
  });

  it('names jobs as RunPod does', () => {
    const { submit } = given();
    const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

    expect(submit()).toMatch(new RegExp(`^${uuid}-u1$`));
    expect(submit({ synchronous: true })).toMatch(new RegExp(`^sync-${uuid}-u1$`));
  });

  it('hands jobs out in their order, each once', () => {
    const { table, submit } = given();
    const ids = [submit(), submit()];

    expect([table.take('a')?.id, table.take('b')?.id, table.take('a')]).toEqual([
      ...ids,
      undefined,
    ]);
  });

  it('shows progress as output and ignores it after the result', () => {
    const { table, submit } = given();
    const id = submit();
    table.take('w1');

    table.progress(id, 'w1', 'step 1');
    expect(status(table, id).output).toBe('step 1');
    table.finish(id, 'w1', { output: 'all', bytes: 1 });
    table.progress(id, 'w1', 'step 2');

    expect(status(table, id)).toMatchObject({ status: 'COMPLETED', output: 'all' });
  });

  it('drops the last progress when a job fails', () => {
    const { table, submit } = given();
    const id = submit();
    table.take('w1');
    table.progress(id, 'w1', 'step 1');

    table.finish(id, 'w1', { error: 'boom', bytes: 1 });

    expect(status(table, id)).toEqual({
      delayTime: 0,
      error: 'boom',
      executionTime: 0,
      id,
      status: 'FAILED',
      workerId: 'w1',
    });
  });

  it('puts a job that was never delivered back at the front, without a retry', () => {
    const { table, submit } = given();
    const [first, second] = [submit(), submit()];
    table.take('gone');

    table.giveBack(first, 'gone');

    expect([table.take('w1')?.id, table.take('w1')?.id]).toEqual([first, second]);
    expect(status(table, first)).not.toHaveProperty('retries');
  });

  it('delivers the jobs of a lost worker again, once', () => {
    const { table, submit, events } = given();
    const id = submit();
    table.take('w1');
    table.deliveries.lose('w1');
    expect(status(table, id)).toEqual({ id, status: 'IN_QUEUE' });
    expect(table.take('hung up')).toMatchObject({ id });
    table.giveBack(id, 'hung up');
    expect(table.take('w2')).toMatchObject({ id });
    expect(status(table, id)).toMatchObject({ status: 'IN_PROGRESS', retries: 1 });

    table.deliveries.lose('w2');

    expect(status(table, id)).toEqual({
      delayTime: 0,
      error: 'job timed out after 1 retries',
      executionTime: 0,
      id,
      retries: 1,
      status: 'FAILED',
      workerId: 'w2',
    });
    expect(events).toEqual([
      'queued',
      ['voided', 'w1', id],
      'queued',
      'queued',
      ['voided', 'w2', id],
      'FAILED',
    ]);
    expect(table.counts()).toEqual({
      completed: 0,
      failed: 1,
      inProgress: 0,
      inQueue: 0,
      retried: 1,
    });
  });

  it('takes a job from a worker whose pings no longer name it', () => {
    const { clock, table, submit, events } = given();
    const id = submit();
    table.take('w1');
    clock.pass(39_999);
    expect(table.deliveries.seen('w1', [id, 'other'])).toEqual(['other']);
    clock.pass(39_999);
    table.deliveries.sweep();
    expect(status(table, id).status).toBe('IN_PROGRESS');

    clock.pass(1);
    table.deliveries.sweep();

    expect(status(table, id).status).toBe('IN_QUEUE');
    expect(events).toEqual(['queued', ['silent', 'w1'], ['voided', 'w1', id], 'queued']);
  });

  it('takes a late result of the worker that had lost the job, but not its late error', () => {
    const { table, submit, events } = given();
    const id = submit();
    table.take('w1');
    table.deliveries.lose('w1');
    table.take('w2');

    table.finish(id, 'w1', { error: 'late', bytes: 1 });
    expect(status(table, id).status).toBe('IN_PROGRESS');
    table.finish(id, 'w1', { output: 'late', bytes: 1 });

    expect(status(table, id)).toMatchObject({ status: 'COMPLETED', workerId: 'w1', retries: 1 });
    expect(events.slice(-2)).toEqual([['voided', 'w2', id], 'COMPLETED']);
  });

  it('takes no result for a job that nobody had', () => {
    const { table, submit } = given();
    const id = submit();

    table.finish(id, 'w1', { output: 1, bytes: 1 });

    expect(status(table, id).status).toBe('IN_QUEUE');
  });

  it('cancels a waiting job and tells the worker of a running one', () => {
    const { table, submit, events } = given();
    const [running, waiting] = [submit(), submit()];
    table.take('w1');

    expect(statusOf(table.cancel(waiting))).toEqual({ id: waiting, status: 'CANCELLED' });
    expect(statusOf(table.cancel(running))).toMatchObject({ id: running, status: 'CANCELLED' });
    table.finish(running, 'w1', { output: 1, bytes: 1 });

    expect(status(table, running)).toMatchObject({ status: 'CANCELLED' });
    expect(table.take('w1')).toBeUndefined();
    expect(events.slice(2)).toEqual(['CANCELLED', ['voided', 'w1', running], 'CANCELLED']);
  });

  it('fails a job that runs for longer than its policy says', () => {
    const { clock, table, submit, events } = given();
    const id = submit({ policy: { executionTimeout: 5000 } });
    clock.pass(60_000);
    table.take('w1');
    clock.pass(4999);
    table.deliveries.sweep();
    expect(status(table, id).status).toBe('IN_PROGRESS');

    clock.pass(1);
    table.deliveries.sweep();

    expect(status(table, id)).toEqual({
      delayTime: 60_000,
      error: 'executionTimeout exceeded',
      executionTime: 5000,
      id,
      status: 'FAILED',
      workerId: 'w1',
    });
    expect(events).toEqual(['queued', ['voided', 'w1', id], 'FAILED']);
  });

  it('forgets a job when its ttl is over, wherever it is', () => {
    const { clock, table, submit, events } = given();
    const running = submit({ policy: { ttl: 10_000 } });
    const waiting = submit({ policy: { ttl: 10_000 } });
    table.take('w1');

    clock.pass(10_000);
    table.deliveries.sweep();

    expect(() => table.find(running)).toThrow(new ApiError('not_found', 'request does not exist'));
    expect(() => table.find(waiting)).toThrow(ApiError);
    expect(events.slice(2)).toEqual([['voided', 'w1', running]]);
    expect(table.counts()).toMatchObject({ inProgress: 0, inQueue: 0 });
  });

  it.each(['FAILED', 'TIMED_OUT'] as const)(
    'runs a job that has %s once more, under its id and with its times from the start',
    (lostStatus) => {
      const { clock, table, submit } = given({ lostStatus });
      const id = submit({ policy: { ttl: 100_000 } });
      for (const worker of ['w1', 'w2']) {
        table.take(worker);
        table.deliveries.lose(worker);
      }
      expect(status(table, id)).toMatchObject({
        status: lostStatus,
        error: 'job timed out after 1 retries',
        retries: 1,
      });
      clock.pass(60_000);

      expect(statusOf(table.retry(id))).toEqual({ id, status: 'IN_QUEUE' });
      clock.pass(60_000);
      table.deliveries.sweep();
      table.take('w3');

      expect(status(table, id)).toEqual({
        id,
        status: 'IN_PROGRESS',
        delayTime: 60_000,
        workerId: 'w3',
      });
    },
  );

  it('retries no other job', () => {
    const { table, submit } = given();
    const [done, cancelled, waiting] = [submit(), submit(), submit()];
    table.take('w1');
    table.finish(done, 'w1', { output: 1, bytes: 1 });
    table.cancel(cancelled);

    expect(() => table.retry(done)).toThrow(
      new ApiError(
        'validation_failed',
        'only a FAILED or TIMED_OUT job can be retried, this one is COMPLETED',
      ),
    );
    expect(() => table.retry(cancelled)).toThrow('this one is CANCELLED');
    expect(() => table.retry(waiting)).toThrow('this one is IN_QUEUE');
    expect(() => table.retry('unknown')).toThrow('request does not exist');
  });

  it('purges what waits, also for the second time, and nothing that runs', () => {
    const { table, submit } = given();
    const [again, running, waiting] = [submit(), submit(), submit()];
    table.take('lost');
    table.take('w1');
    table.deliveries.lose('lost');

    expect(table.purge()).toBe(2);

    expect([again, running, waiting].map((id) => status(table, id).status)).toEqual([
      'CANCELLED',
      'IN_PROGRESS',
      'CANCELLED',
    ]);
    expect(table.purge()).toBe(0);
  });

  it('counts the jobs that wait for long enough and may ask for a worker', () => {
    const { clock, table, submit } = given({ queued: 9 });
    submit();
    submit({ policy: { lowPriority: true } });
    clock.pass(4000);
    submit();
    const urgent = (waitedMs: number, most = 9) => table.urgent({ waitedMs, most });

    expect([urgent(0), urgent(1), urgent(4000), urgent(4001)]).toEqual([2, 1, 1, 0]);
    clock.pass(4000);
    expect([urgent(4000), urgent(4000, 1), table.urgent()]).toEqual([2, 1, 2]);
    table.take('w1');
    expect(urgent(4000)).toBe(1);
  });

  it('lets late progress undo the end of a job where that is asked for', () => {
    const { table, submit } = given();
    const id = submit();
    table.take('w1');
    table.lateProgress(id, 'w1', 'step 1');
    expect(status(table, id).output).toBe('step 1');
    table.finish(id, 'w1', { output: 'all', bytes: 1 });

    table.lateProgress(id, 'w1', 'step 2');

    expect(status(table, id)).toEqual({
      delayTime: 0,
      executionTime: 0,
      id,
      output: 'step 2',
      status: 'IN_PROGRESS',
      workerId: 'w1',
    });
  });

  it('keeps the parts of a result for who fetches them, and drops them for a new delivery', () => {
    const { table, submit } = given();
    const id = submit();
    table.take('w1');
    const part = (output: unknown, worker = 'w1', bytes = 50) =>
      table.stream(id, worker, { output, bytes });

    expect([part(1), part(2), part(3)]).toEqual([true, true, false]);
    expect(part('of somebody else', 'w2')).toBe(true);
    expect(table.streams.drain(id)).toEqual([{ output: 1 }, { output: 2 }]);
    part(3);
    table.deliveries.lose('w1');
    expect(table.streams.drain(id)).toEqual([]);
  });

  it('keeps results for 30 minutes after run and for 1 after runsync', () => {
    const { clock, table, submit } = given();
    const [run, runsync] = [submit(), submit({ synchronous: true })];
    for (const id of [run, runsync]) {
      table.take('w1');
      table.finish(id, 'w1', { output: 1, bytes: 1 });
    }

    clock.pass(60_000);
    table.deliveries.sweep();
    expect(() => table.find(runsync)).toThrow(ApiError);
    expect(status(table, run).status).toBe('COMPLETED');
    clock.pass(1_740_000);
    table.deliveries.sweep();

    expect(() => table.find(run)).toThrow(ApiError);
  });

  it('refuses a job over the bound of the queue, but never a redelivery', () => {
    const { table, submit } = given({ queued: 2 });
    submit();
    table.take('w1');
    submit();
    submit();

    expect(() => submit()).toThrow(new ApiError('rate_limited', 'the queue is full: 2 jobs'));
    table.deliveries.lose('w1');

    expect(table.counts().inQueue).toBe(3);
  });

  it.each([
    ['number', { ended: 2 }, 1],
    ['size', { resultBytes: 100 }, 40],
  ])('forgets the oldest results over the bound of their %s', (_bound, limits, bytes) => {
    const { table, submit } = given(limits);
    const ids = [submit(), submit(), submit()];
    for (const id of ids) {
      table.take('w1');
      table.finish(id, 'w1', { output: 1, bytes });
    }

    expect(() => table.find(ids[0] ?? '')).toThrow(ApiError);
    expect(ids.slice(1).map((id) => status(table, id).status)).toEqual(['COMPLETED', 'COMPLETED']);
  });
});
