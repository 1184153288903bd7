import type { Encoder, JobWarning } from '@app/contracts';
import {
  inputOn,
  MP4_OPTIONS,
  verifyOutput,
  type Chain,
  type OutputPlan,
  type Quality,
  type Rung,
  type Verified,
} from '@app/ffmpeg';

import type { OpenedSound, OpenedVideo, RenderSession } from './render-session';
import type { SoundTrack } from './sound-track';
import { RESULT_FILE } from './video-result';

/** Sources that were opened, and what is to be made of them. */
export interface SoundJob {
  readonly video: OpenedVideo;
  readonly sound: OpenedSound;
  readonly track: SoundTrack;
  readonly seconds: number;
  /** Whether the last frame stands while the sound goes on. */
  readonly holds: boolean;
  readonly quality: Quality;
}

/** A result that was checked. */
export interface Made {
  readonly verified: Verified;
  readonly warnings: readonly JobWarning[];
  readonly encoder: Encoder;
  readonly fallbackReason: string | null;
}

/** How the picture gets into the result. */
export interface Picture {
  readonly chains: readonly Chain[];
  readonly options: readonly string[];
  readonly rung: Rung;
}

/** Writes picture and sound into one file; returns the frames that ffmpeg counted. */
export async function join(
  session: RenderSession,
  job: SoundJob,
  picture: Picture,
): Promise<number> {
  const { track, video, sound } = job;
  const command = {
    inputs: [inputOn(picture.rung, video.input), sound.input],
    chains: [...picture.chains, ...track.chains],
    outputs: [
      { options: [...picture.options, ...track.options, ...MP4_OPTIONS], name: RESULT_FILE },
    ],
  };
  const run = { ...session.run(job), usesGpu: picture.rung !== 'cpu' };
  const { frames } = await session.tools.runner.ffmpeg(command, run);
  return frames;
}

/** Checks the result against what was planned for its picture and its sound. */
export function verify(
  session: RenderSession,
  { track }: SoundJob,
  plan: Pick<OutputPlan, 'size' | 'video'>,
): Promise<Verified> {
  const output = { ...plan, name: RESULT_FILE, audio: track.plan };
  return verifyOutput(session.tools.runner, output, session.run());
}
