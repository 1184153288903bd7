import { ApiError, type InputOf, type OperationName } from '@app/contracts';

import { withDeadline } from './job.handler.deadline';
import type { Renderer, RenderContext, RenderPlan, RenderResult } from './renderer';

export interface RenderCall {
  readonly renderer: Renderer<OperationName>;
  readonly input: InputOf<OperationName>;
  readonly context: Omit<RenderContext, 'planned'>;
}

/**
 * Renders. Once the sources are probed and it is known what is to be made, the render may take no
 * longer than that can need: one that does is stuck, and would cost the whole time that the job may
 * take. Throws ApiError `timed_out`, which another worker may be spared.
 */
export function renderInTime({ renderer, input, context }: RenderCall) {
  const { execution_timeout_ms: jobMs } = context.limits;
  return withDeadline(context.signal, (deadline): Promise<RenderResult> =>
    renderer.render(input, {
      ...context,
      signal: deadline.signal,
      planned: (plan) => {
        const ms = context.concurrency * renderTimeMs(plan);
        if (ms < jobMs) deadline.within(ms, stuck(ms, plan));
      },
    }),
  );
}

/** Starting ffmpeg, encoders that are tried in vain, and whatever else does not depend on length. */
const BASE_MS = 120_000;
/** Sound and packets, for each second of the result; a slow core is forty times as fast. */
const SOUND_MS_PER_SECOND = 250;
/**
 * One core of the machines this was measured on encodes 31 million pixels a second of 1080p by
 * libx264 (98 s a minute); one that is 16 times as slow, or as busy, is still waited for.
 */
const PIXELS_PER_MS = 2_000;

/** The most that a render and the check of its result can need, in milliseconds. */
export function renderTimeMs({ seconds, pixelsPerSecond }: RenderPlan): number {
  const msPerSecond = SOUND_MS_PER_SECOND + pixelsPerSecond / PIXELS_PER_MS;
  return Math.ceil(BASE_MS + seconds * msPerSecond);
}

function stuck(ms: number, { seconds }: RenderPlan): ApiError {
  const detail = `The render was not done after ${(ms / 1000).toFixed(0)} s, far more than ${seconds.toFixed(1)} s of such a video can need.`;
  return new ApiError('timed_out', detail, { retryable: true });
}
