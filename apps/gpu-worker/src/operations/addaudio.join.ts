import type { Encoder, JobWarning } from '@app/contracts';
import {
  inputOn,
  MP4_OPTIONS,
  soundPeakDb,
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

/** What ffmpeg counted, and what was done to the sound. */
export interface Joined {
  readonly frames: number;
  readonly warnings: readonly JobWarning[];
}

/**
 * Writes picture and sound into one file. A mix that its encoder took over full scale is made quieter
 * and written again: how far that goes is known only when it is done.
 */
export async function join(
  session: RenderSession,
  job: SoundJob,
  picture: Picture,
): Promise<Joined> {
  let loweredDb = 0;
  for (let pass = 1; ; pass++) {
    const chains = job.track.lowered?.(loweredDb) ?? job.track.chains;
    const frames = await written(session, { ...job, track: { ...job.track, chains } }, picture);
    const overDb = job.track.lowered ? await peakDb(session) : -Infinity;
    if (overDb <= 0 || pass === MAX_PASSES) return { frames, warnings: loweredBy(loweredDb) };
    loweredDb += overDb + MARGIN_DB;
  }
}

/** The second is enough but for a sound that its encoder takes quite another way then. */
const MAX_PASSES = 4;
const MARGIN_DB = 0.3;

async function written(session: RenderSession, job: SoundJob, picture: Picture): Promise<number> {
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

function peakDb(session: RenderSession): Promise<number> {
  const run = session.run();
  const result = { name: RESULT_FILE, demuxer: 'mov', maxPixels: run.maxPixels } as const;
  return soundPeakDb(session.tools.runner, result, run);
}

function loweredBy(db: number): JobWarning[] {
  if (db === 0) return [];
  const is = `the sound is ${db.toFixed(1)} dB quieter than was asked for`;
  const detail = `url_audio: ${is}: it would have been over full scale, and been cut off there`;
  return [{ code: 'sound_lowered', detail }];
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
