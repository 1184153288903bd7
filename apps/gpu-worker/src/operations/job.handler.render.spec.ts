import { ApiError, limitsOf, type JobLimits } from '@app/contracts';

import { renderInTime, renderTimeMs } from './job.handler.render';
import { Renderer, type RenderContext, type RenderPlan, type RenderResult } from './renderer';

const HD30 = 1920 * 1080 * 30;
const UHD60 = 3840 * 2160 * 60;
const RESULT = { encoder: 'libx264' } as RenderResult;

describe(renderTimeMs.name, () => {
  it.each([
    ['a second of nothing', 1, 0, 120_250],
    ['a second of 1080p', 1, HD30, 151_354],
    ['ten seconds of 1080p', 10, HD30, 433_540],
    ['a second of 4K at 60 frames', 1, UHD60, 369_082],
  ])('gives %s', (_what, seconds, pixelsPerSecond, ms) => {
    expect(renderTimeMs({ seconds, pixelsPerSecond })).toBe(ms);
  });

  it('leaves what was measured on one core more than ten times its time', () => {
    expect(renderTimeMs({ seconds: 60, pixelsPerSecond: HD30 })).toBeGreaterThan(10 * 98_000);
  });
});

describe(renderInTime.name, () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** A render that tells its plans and is stuck, until its signal ends it. */
  class StuckRenderer extends Renderer<'img2vid'> {
    readonly end = Promise.withResolvers<RenderResult>();

    constructor(private readonly plans: readonly RenderPlan[]) {
      super();
    }

    async render(_input: unknown, { planned, signal }: RenderContext): Promise<RenderResult> {
      for (const plan of this.plans) planned(plan);
      signal.addEventListener('abort', () => this.end.reject(new Error('ffmpeg was killed')));
      return this.end.promise;
    }
  }

  function start(plans: readonly RenderPlan[], change: { concurrency?: number } = {}) {
    const renderer = new StuckRenderer(plans);
    const context = {
      ...{ folder: '/nowhere', sources: {}, limits: limitsOf('img2vid') as JobLimits },
      ...{ signal: new AbortController().signal, progress: () => undefined },
      ...{ concurrency: 1, ...change },
    };
    const running = renderInTime({ renderer: renderer, input: {} as never, context });
    let ended: unknown;
    running.then(
      (result) => (ended = result),
      (error: unknown) => (ended = error),
    );
    const after = async (ms: number): Promise<unknown> => {
      await jest.advanceTimersByTimeAsync(ms);
      return ended;
    };
    return { after, renderer };
  }

  it('ends a render that takes far longer than its plan can need, for a retry elsewhere', async () => {
    const { after } = start([{ seconds: 10, pixelsPerSecond: HD30 }]);

    expect(await after(433_539)).toBeUndefined();
    const error = await after(1);

    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      ...{ code: 'timed_out', retryable: true },
      detail: 'The render was not done after 434 s, far more than 10.0 s of such a video can need.',
    });
  });

  it('counts from the first of several tries', async () => {
    const plan = { seconds: 1, pixelsPerSecond: 0 };
    const { after } = start([plan, { ...plan, seconds: 100 }]);

    expect(await after(120_250)).toMatchObject({ code: 'timed_out' });
  });

  it('gives jobs that share the machine the time of them all', async () => {
    const { after } = start([{ seconds: 1, pixelsPerSecond: 0 }], { concurrency: 3 });

    expect(await after(3 * 120_250 - 1)).toBeUndefined();
    expect(await after(1)).toMatchObject({ code: 'timed_out' });
  });

  it.each([
    ['before anything is planned', []],
    ['that can need longer than the job may take', [{ seconds: 7200, pixelsPerSecond: 1e10 }]],
  ])("leaves a render %s to the job's own limit", async (_what, plans) => {
    const { after, renderer } = start(plans);

    expect(await after(7 * 86_400_000)).toBeUndefined();
    renderer.end.resolve(RESULT);
    expect(await after(0)).toBe(RESULT);
  });
});
