import type { JobWarning } from '@app/contracts';
import { copyableCut, copyOptions, MediaError, pacingOf, type Verified } from '@app/ffmpeg';

import { join, verify, type Made, type SoundJob } from './addaudio.join';
import { decodedFrames, skippedFrames } from './decoded-frames';
import type { RenderSession } from './render-session';

/** The result with the picture copied; undefined where a copy can not be or did not come out exact. */
export async function copyWhereExact(
  session: RenderSession,
  job: SoundJob,
): Promise<Made | undefined> {
  const cut = copyableCut(job.video.source, job.video.timeline, job.seconds);
  if (!cut || job.holds) return undefined;
  const { source, input, timeline } = job.video;
  const { index: streamIndex, width, height } = source.video;
  const options = ['-map', `0:${streamIndex}`, ...copyOptions('v', cut, timeline)];
  try {
    const joined = await join(session, job, { chains: [], options, rung: 'cpu' });
    const video = { how: 'copied', ...cut, source: input, streamIndex, timeline } as const;
    const verified = await verify(session, job, { size: { width, height }, video });
    const skipped = await copiedFrames(session, job, { of: cut.packets, verified });
    return {
      verified,
      warnings: [...joined.warnings, ...skipped],
      encoder: 'copy',
      fallbackReason: null,
    };
  } catch (error) {
    const isInexact = error instanceof MediaError && COPY_FAILURES.includes(error.code);
    if (isInexact) return undefined;
    throw error;
  }
}

/** A copy holds what can not be decoded as the source does; too much of it is damage. */
async function copiedFrames(
  session: RenderSession,
  { video }: SoundJob,
  { of, verified }: { readonly of: number; readonly verified: Verified },
): Promise<JobWarning[]> {
  const frames = of - verified.unreadableFrames;
  const pacing = { ...pacingOf(video.source.video, video.timeline), isSteady: true, frames: of };
  await session.about('url_video', async () =>
    decodedFrames(video, { pacing, frames, rung: 'cpu' }),
  );
  return skippedFrames('url_video', pacing, frames);
}

/** A container that ffmpeg can not copy from, or a copy that is not the source: encode instead. */
const COPY_FAILURES = ['encode_failed', 'output_invalid'];
