import { planScale, type FleetLimits, type WorkerView } from './scaler';

const NOW = 1_000_000;
const LIMITS: FleetLimits = {
  min: 0,
  max: 3,
  idleMs: 60_000,
  scaler: { kind: 'QUEUE_DELAY', delayMs: 0 },
};

function worker(id: string, phase: WorkerView['phase'], facts: Partial<WorkerView> = {}) {
  return { id, phase, own: true, since: NOW, seenAt: NOW, activeAt: NOW, ...facts };
}

function plan(queued: number, workers: readonly WorkerView[], limits: Partial<FleetLimits> = {}) {
  const demand = { now: NOW, queued, urgent: queued, running: 0, workers };
  return planScale(demand, { ...LIMITS, ...limits });
}

describe(planScale.name, () => {
  it('starts nothing without a job', () => {
    expect(plan(0, [])).toEqual({ start: 0, stop: [] });
  });

  it('starts one worker for each waiting job, up to the limit', () => {
    expect(plan(2, [])).toEqual({ start: 2, stop: [] });
    expect(plan(9, [])).toEqual({ start: 3, stop: [] });
  });

  it('counts workers that are free or on their way, and not the busy ones', () => {
    const workers = [worker('a', 'starting'), worker('b', 'busy')];

    expect(plan(1, workers)).toEqual({ start: 0, stop: [] });
    expect(plan(2, workers)).toEqual({ start: 1, stop: [] });
  });

  it('never has more processes than the limit, those that are ending counted', () => {
    expect(plan(5, [worker('a', 'leaving'), worker('b', 'busy')])).toEqual({ start: 1, stop: [] });
  });

  it('keeps the least number of workers up', () => {
    expect(plan(0, [worker('a', 'busy')], { min: 2 })).toEqual({ start: 1, stop: [] });
  });

  it('stops workers that are idle for too long, the longest idle first', () => {
    const workers = [
      worker('a', 'idle', { activeAt: NOW - 60_000 }),
      worker('b', 'idle', { activeAt: NOW - 90_000 }),
      worker('c', 'idle', { activeAt: NOW - 59_999 }),
    ];

    expect(plan(0, workers).stop).toEqual([
      { id: 'b', reason: 'it is idle' },
      { id: 'a', reason: 'it is idle' },
    ]);
    expect(plan(0, workers, { min: 2 }).stop).toEqual([{ id: 'b', reason: 'it is idle' }]);
  });

  it('stops no idle worker while a job waits', () => {
    expect(plan(1, [worker('a', 'idle', { activeAt: 0 })])).toEqual({ start: 0, stop: [] });
  });

  it('replaces a worker that is unfit or never asks for a job, but not in the middle of one', () => {
    const workers = [
      worker('a', 'idle', { unfit: 'it no longer pings' }),
      worker('b', 'starting', { since: NOW - 420_000 }),
      worker('c', 'busy', { unfit: 'it asked to be refreshed' }),
    ];

    expect(plan(1, workers, { max: 4 })).toEqual({
      start: 1,
      stop: [
        { id: 'a', reason: 'it no longer pings' },
        { id: 'b', reason: 'it never asked for a job' },
      ],
    });
  });

  it('leaves work to an outside worker that just asked, and never stops it', () => {
    const asking = worker('a', 'idle', { own: false, activeAt: 0 });
    const silent = worker('b', 'idle', { own: false, activeAt: 0, seenAt: NOW - 10_000 });

    expect(plan(1, [asking])).toEqual({ start: 0, stop: [] });
    expect(plan(1, [silent])).toEqual({ start: 1, stop: [] });
    expect(plan(0, [asking])).toEqual({ start: 0, stop: [] });
  });

  it('starts none for jobs that wait but may not ask for a worker', () => {
    const demand = { now: NOW, queued: 5, urgent: 0, running: 0, workers: [] };

    expect(planScale(demand, LIMITS)).toEqual({ start: 0, stop: [] });
  });

  it.each([
    [0, 0, 0],
    [1, 0, 1],
    [4, 0, 1],
    [5, 0, 2],
    [3, 6, 3],
  ])('by request count, has 1 worker for 4 of %i waiting and %i running jobs', (...numbers) => {
    const [urgent, running, start] = numbers;
    const demand = { now: NOW, queued: urgent, urgent, running, workers: [] };

    const limits = { ...LIMITS, scaler: { kind: 'REQUEST_COUNT', requests: 4 } } as const;
    expect(planScale(demand, limits)).toEqual({ start, stop: [] });
  });

  it('by request count, counts every worker that is there and stays', () => {
    const workers = [
      worker('busy', 'busy'),
      worker('outside', 'busy', { own: false }),
      worker('unfit', 'idle', { unfit: 'it asked to be refreshed' }),
    ];
    const demand = { now: NOW, queued: 2, urgent: 2, running: 2, workers };

    const limits = { ...LIMITS, max: 9, scaler: { kind: 'REQUEST_COUNT', requests: 1 } } as const;
    expect(planScale(demand, limits).start).toBe(2);
  });

  it('starts none where the work is left to outside workers', () => {
    expect(plan(5, [], { max: 0 })).toEqual({ start: 0, stop: [] });
  });
});
