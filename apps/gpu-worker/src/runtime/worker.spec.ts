import { pino } from 'pino';

import { FakeJobQueue } from './job.queue.testing';
import { TakenJobHandler, type TakenJobContext } from './taken-job.handler';
import { Worker } from './worker';

const LOST = {
  output: {
    version: 1,
    status: 'failed',
    failure: {
      code: 'worker_lost',
      detail: 'The worker was shut down before the job had ended.',
      retryable: true,
      errors: [],
    },
  },
  error: 'worker_lost: The worker was shut down before the job had ended.',
};

describe(Worker.name, () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  function setUp(handle: TakenJobHandler['handle'] = async (job) => job.input) {
    const queue = new FakeJobQueue();
    const handler = Promise.resolve({ handle });
    const parts = { queue, handler, log: pino({ level: 'silent' }) };
    const worker = new Worker(parts, { pingIntervalMs: 4_000, graceMs: 10_000 });
    const running = worker.run();
    let over = false;
    void running.then(() => (over = true));
    return { queue, worker, isOver: () => over, step };
  }

  it('runs one job after the other, with no wait between them', async () => {
    const { queue, step } = setUp();
    queue.give({ id: 'a', input: { n: 1 } }, { id: 'b', input: { n: 2 } });

    await step(0);

    expect(queue.reports).toEqual([
      { jobId: 'a', body: { output: { n: 1 } } },
      { jobId: 'b', body: { output: { n: 2 } } },
    ]);
    expect(queue.takes).toBe(3);
  });

  it('reports what a handler throws, as facts and as the text that RunPod needs', async () => {
    const { queue, step } = setUp(() =>
      Promise.reject(Object.assign(new Error(), { code: 'media_invalid', detail: 'No video.' })),
    );
    queue.give({ id: 'a' });

    await step(0);

    expect(queue.reports).toEqual([
      {
        jobId: 'a',
        body: {
          output: {
            ...{ version: 1, status: 'failed' },
            failure: { code: 'media_invalid', detail: 'No video.', retryable: false, errors: [] },
          },
          error: 'media_invalid: No video.',
        },
      },
    ]);
  });

  it('turns a result that can not be posted into a failure', async () => {
    const { queue, step } = setUp(async (job) =>
      job.id === 'circle' ? 10n : 'x'.repeat(9_000_000),
    );
    queue.give({ id: 'circle' }, { id: 'large' });

    await step(0);

    expect(queue.reports.map(({ body }) => (body as { error: string }).error)).toEqual([
      'internal: The result can not be written as JSON.',
      'internal: The result has 9000013 bytes, and 9000000 can be returned.',
    ]);
  });

  it('posts a result again until it is taken, or refused for good', async () => {
    const { queue, step } = setUp();
    queue.deliveries.push('again', 'again', 'accepted', 'void');
    queue.give({ id: 'a' }, { id: 'b' });

    await step(60_000);

    expect(queue.reports.map(({ jobId }) => jobId)).toEqual(['a', 'a', 'a', 'b']);
  });

  it('gives up a result that the queue never takes, and goes on', async () => {
    const { queue, step } = setUp();
    queue.deliveries.push(...Array.from({ length: 20 }, () => 'again' as const));
    queue.give({ id: 'a' }, { id: 'b' });

    await step(10 * 60_000);

    expect(queue.reports.length).toBe(21);
    expect(queue.reports.at(-1)).toEqual({ jobId: 'b', body: {} });
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

  it('beats at once and on its interval, with the jobs that it holds', async () => {
    const { queue, step } = setUp((_job, { signal }) => untilAborted(signal));
    await step(0);
    queue.give({ id: 'a' });

    await step(8_000);

    expect(queue.pings).toEqual([[], ['a'], ['a']]);
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

  it('ends within a second when it is idle', async () => {
    const { worker, isOver, step } = setUp();
    await step(0);

    worker.stop();
    await step(900);

    expect(isOver()).toBe(true);
  });

  it('refuses a job that comes with the last poll at once, as worth a retry', async () => {
    const { queue, worker, isOver, step } = setUp(async (_job, { signal }) => {
      signal.throwIfAborted();
    });
    await step(0);

    worker.stop();
    await step(100);
    queue.give({ id: 'late' });
    await step(0);

    expect(queue.reports).toEqual([{ jobId: 'late', body: LOST }]);
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
