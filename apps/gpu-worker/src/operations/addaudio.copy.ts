import type { JobWarning } from '@app/contracts';
import {
  copyableCut,
  copyOptions,
  MediaError,
  MP4_OPTIONS,
  pacingOf,
  verifyOutput,
  type Chain,
  type Command,
  type Verified,
} from '@app/ffmpeg';

import type { SoundJob } from './addaudio.job';
import { decodedFrames, skippedFrames } from './decoded-frames';
import type { EncodedVideo } from './planned-video';
import type { RenderSession } from './render-session';
import { RESULT_FILE } from './video-result';
import { writeResult } from './written-result';

/** The result with the picture copied; undefined where a copy can not be or did not come out exact. */
export async function copyWhereExact(
  session: RenderSession,
  job: SoundJob,
): Promise<EncodedVideo | undefined> {
  const cut = copyableCut(job.video.source, job.video.timeline, job.seconds);
  if (!cut || job.holds) return undefined;
  const { source, input, timeline } = job.video;
  const { index: streamIndex, width, height } = source.video;
  const options = ['-map', `0:${streamIndex}`, ...copyOptions('v', cut, timeline)];
  try {
    const written = await writeResult(session, {
      sound: job.track,
      commandWith: (sound) => copyCommand(job, options, sound),
      run: () => session.run(job),
    });
    const video = { how: 'copied', ...cut, source: input, streamIndex, timeline } as const;
    const verified = await verifyOutput(
      session.tools.runner,
      { name: RESULT_FILE, size: { width, height }, video, audio: job.track.plan },
      session.run(),
    );
    const skipped = await copiedFrames(session, job, { of: cut.packets, verified });
    return {
      verified,
      warnings: [...job.warnings, ...written.warnings, ...skipped],
      encoder: 'copy',
      fallbackReason: null,
    };
  } catch (error) {
    const isInexact = error instanceof MediaError && COPY_FAILURES.includes(error.code);
    if (isInexact) return undefined;
    throw error;
  }
}

function copyCommand(
  { video, sound, track }: SoundJob,
  picture: readonly string[],
  chains: readonly Chain[],
): Command {
  const options = [...picture, ...track.options, ...MP4_OPTIONS];
  return { inputs: [video.input, sound.input], chains, outputs: [{ options, name: RESULT_FILE }] };
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
