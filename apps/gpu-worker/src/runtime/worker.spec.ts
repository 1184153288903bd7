import { pino, type Logger } from 'pino';

import { FakeHeartbeat, FakeJobQueue } from './job.queue.testing';
import { TakenJobHandler, type TakenJobContext } from './taken-job.handler';
import { Worker, type WorkerOptions } from './worker';

const LOST = { error: 'The worker was shut down before the job had ended.' };

describe(Worker.name, () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  function setUp(
    handle: TakenJobHandler['handle'] = (job) => job.input,
    options: Partial<WorkerOptions> = {},
    log: Logger = pino({ level: 'silent' }),
  ) {
    const queue = new FakeJobQueue();
    const heartbeat = new FakeHeartbeat();
    const handler = Promise.resolve({ handle });
    const parts = { queue, heartbeat, handler, log };
    const worker = new Worker(parts, {
      ...{ graceMs: 10_000, progressEveryMs: 2_000, workerId: 'pod-1' },
      ...options,
    });
    const running = worker.run();
    let over = false;
    void running.then(() => (over = true));
    return { queue, heartbeat, worker, isOver: () => over, step };
  }

  it('runs one job after the other, with no wait between them', async () => {
    const { queue, step } = setUp();
    queue.give({ id: 'a', input: { n: 1 } }, { id: 'b', input: { n: 2 } });

    await step(0);

    expect(queue.reports).toEqual([
      { jobId: 'a', body: { output: { n: 1 } } },
      { jobId: 'b', body: { output: { n: 2 } } },
    ]);
    expect(queue.wishes).toEqual(Array(3).fill({ slots: 1, busy: false }));
  });

  it('asks for as many jobs as it has room for, and says that it is busy', async () => {
    const ends = new Map<string, () => void>();
    const { queue, step } = setUp(
      ({ id }) => new Promise<void>((resolve) => ends.set(id, resolve)),
      { concurrency: 3 },
    );
    queue.giveBatch({ id: 'a' }, { id: 'b' });
    await step(0);
    queue.giveBatch({ id: 'c' });
    await step(0);
    for (const id of ['a', 'c']) ends.get(id)?.();
    await step(0);

    expect(queue.wishes).toEqual([
      { slots: 3, busy: false },
      { slots: 1, busy: true },
      { slots: 2, busy: true },
    ]);
    expect(queue.reports.map(({ jobId }) => jobId)).toEqual(['a', 'c']);
  });

  it('runs every job of an answer that is longer than was asked for', async () => {
    const { queue, step } = setUp();
    queue.giveBatch({ id: 'a' }, { id: 'b' });

    await step(0);

    expect(queue.reports.map(({ jobId }) => jobId)).toEqual(['a', 'b']);
  });

  it('posts a result again until it is taken, or refused for good', async () => {
    const { queue, step } = setUp();
    queue.deliveries.push('again', 'again', 'accepted', 'void');
    queue.give({ id: 'a' }, { id: 'b' });

    await step(60_000);

    expect(queue.reports.map(({ jobId }) => jobId)).toEqual(['a', 'a', 'a', 'b']);
  });

  it('posts a result for ten minutes before it gives it up, and goes on', async () => {
    const { queue, step } = setUp();
    queue.deliveries.push(...Array.from({ length: 1_000 }, () => 'again' as const));
    queue.give({ id: 'a' }, { id: 'b' });
    await step(10 * 60_000 - 1);
    expect(new Set(queue.reports.map(({ jobId }) => jobId))).toEqual(new Set(['a']));

    await step(20_000);

    expect(queue.reports.at(-1)).toEqual({ jobId: 'b', body: {} });
  });

  it('gives up a result whose job the queue stops meanwhile', async () => {
    const { queue, step } = setUp();
    queue.deliveries.push(...Array.from({ length: 1_000 }, () => 'again' as const));
    queue.give({ id: 'a' });
    await step(5_000);
    const posted = queue.reports.length;

    queue.stopJobs('a');
    await step(60_000);

    expect(queue.reports.length).toBe(posted);
    expect(queue.takes).toBe(2);
  });

  it('posts progress throttled, and none after the result', async () => {
    let context: TakenJobContext | undefined;
    const { promise, resolve } = Promise.withResolvers<string>();
    const { queue, step } = setUp((_job, given) => {
      context = given;
      return promise;
    });
    queue.give({ id: 'a' });
    await step(0);

    for (const percent of [1, 2, 3]) context?.progress({ percent });
    await step(2_000);
    resolve('done');
    await step(0);
    context?.progress({ percent: 99 });
    await step(10_000);

    expect(queue.reports.map(({ body }) => body)).toEqual([
      { status: 'IN_PROGRESS', output: { percent: 1 } },
      { status: 'IN_PROGRESS', output: { percent: 3 } },
      { output: 'done' },
    ]);
  });

  it('does what the handler asked for only after the result was reported', async () => {
    const order: unknown[] = [];
    const { queue, step } = setUp(async (_job, { afterReport }) => {
      afterReport(async () => void order.push(queue.reports.length));
    });
    queue.give({ id: 'a' });

    await step(0);

    expect(order).toEqual([1]);
  });

  it('ends a job that the queue stops, reports nothing and takes the next', async () => {
    const { queue, step } = setUp((job, { signal }) =>
      job.id === 'b' ? Promise.resolve(2) : untilAborted(signal),
    );
    queue.give({ id: 'a' }, { id: 'b' });
    await step(0);

    queue.stopJobs('a', 'unknown');
    await step(0);

    expect(queue.reports).toEqual([{ jobId: 'b', body: { output: 2 } }]);
  });

  it('has the heartbeat name the jobs that it holds, but for those that were stopped', async () => {
    const { queue, heartbeat, step } = setUp((_job, { signal }) => untilAborted(signal), {
      concurrency: 2,
    });
    queue.giveBatch({ id: 'a' }, { id: 'b' });
    await step(0);

    queue.stopJobs('a');
    await step(0);

    expect(heartbeat.held.slice(0, 3)).toEqual([['a'], ['a', 'b'], ['b']]);
  });

  it('asks again at a bounded rate when the queue answers at once that there is nothing', async () => {
    const { queue, step } = setUp();
    for (let polls = 0; polls < 100; polls += 1) queue.answerTake({ kind: 'none' });

    await step(1_000);

    expect(queue.takes).toBe(5);
  });

  it('waits longer with each failure in a row, and 5 s when it is told to slow down', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const { queue, step } = setUp();
    for (let polls = 0; polls < 3; polls += 1) {
      queue.answerTake({ kind: 'failed', reason: 'status 403' });
    }
    queue.answerTake({ kind: 'slow-down' });

    const takes: number[] = [];
    for (const ms of [0, 499, 1, 999, 1, 1_999, 1, 4_999, 1]) {
      await step(ms);
      takes.push(queue.takes);
    }

    expect(takes).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5]);
  });

  it('goes on as before when its concurrency can not be asked for', async () => {
    const { queue, isOver, step } = setUp(undefined, {
      concurrency: () => {
        throw new Error('no idea');
      },
    });
    queue.give({ id: 'a', input: { n: 1 } });

    await step(0);

    expect(queue.reports).toEqual([{ jobId: 'a', body: { output: { n: 1 } } }]);
    expect(isOver()).toBe(false);
  });

  it('takes once and leaves when each job is to have a fresh worker', async () => {
    const { queue, isOver, step } = setUp(undefined, { refreshWorker: true });
    queue.give({ id: 'a', input: { n: 1 } });

    await step(0);

    expect(queue.reports).toEqual([{ jobId: 'a', body: { output: { n: 1 }, stopPod: true } }]);
    expect([isOver(), queue.takes]).toEqual([true, 1]);
  });

  it('renews its connections after a freeze', async () => {
    const { queue, heartbeat, step } = setUp();
    await step(0);

    heartbeat.events?.thawed(60_000);

    expect(queue.renewals).toBe(1);
  });

  it('logs each line about a job with its id, as RunPod ties them together', async () => {
    const lines: unknown[] = [];
    const log = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
    const { queue, step } = setUp((_job, context) => context.log.info('from the handler'), {}, log);
    queue.give({ id: 'a' });

    await step(0);

    expect(lines).toMatchObject(
      ['Job taken', 'from the handler', 'The result is reported'].map((msg) => ({
        ...{ requestId: 'a', msg },
      })),
    );
  });

  it('ends within a second when it is idle', async () => {
    const { worker, heartbeat, isOver, step } = setUp();
    await step(0);

    worker.stop();
    await step(900);

    expect([isOver(), heartbeat.isBeating]).toEqual([true, false]);
  });

  it('refuses a job that comes with the last poll at once, as worth a retry', async () => {
    const handle = jest.fn();
    const { queue, worker, isOver, step } = setUp(handle);
    await step(0);

    worker.stop();
    await step(100);
    queue.give({ id: 'late' });
    await step(0);

    expect(queue.reports).toEqual([{ jobId: 'late', body: LOST }]);
    expect(handle).not.toHaveBeenCalled();
    expect(isOver()).toBe(true);
  });

  it('lets a running job finish within the grace time', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const { queue, worker, isOver, step } = setUp(() => promise);
    queue.give({ id: 'a' }, { id: 'b' });
    await step(0);

    worker.stop();
    await step(4_000);
    resolve('done');
    await step(0);

    expect(queue.reports).toEqual([{ jobId: 'a', body: { output: 'done' } }]);
    expect(isOver()).toBe(true);
  });

  it('ends a running job in time to report it as lost', async () => {
    const { queue, worker, isOver, step } = setUp((_job, { signal }) => untilAborted(signal));
    queue.give({ id: 'a' });
    await step(0);

    worker.stop();
    await step(5_000);

    expect(queue.reports).toEqual([{ jobId: 'a', body: LOST }]);
    expect(isOver()).toBe(true);
  });

  it('reports a job as lost even when its handler does not end', async () => {
    const { queue, worker, isOver, step } = setUp(() => new Promise(() => {}));
    queue.give({ id: 'a' });
    await step(0);

    worker.stop();
    await step(8_499);
    expect(queue.reports).toEqual([]);
    await step(1);

    expect(queue.reports).toEqual([{ jobId: 'a', body: LOST }]);
    expect(isOver()).toBe(true);
  });

  it('is over after the grace time, even when the queue is gone', async () => {
    const { queue, worker, isOver, step } = setUp((_job, { signal }) => untilAborted(signal));
    queue.give({ id: 'a' });
    await step(0);
    queue.deliveries.push(...Array.from({ length: 50 }, () => 'again' as const));

    worker.stop();
    await step(10_000);

    expect(isOver()).toBe(true);
  });
});

async function step(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
