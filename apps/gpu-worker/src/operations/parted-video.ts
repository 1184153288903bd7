import type { InputOf, OperationName, PartTask } from '@app/contracts';
import {
  readPacketFlags,
  secondsOf,
  seekedInput,
  seekSeconds,
  type FilmCodec,
  type InputFile,
  type PictureRange,
  type Timeline,
} from '@app/ffmpeg';

import type { DecodedFrames } from './opened-media';
import type { PlannedVideo } from './planned-video';
import type { RenderSession } from './render-session';

/** A planned video of one source, of which some frames can be made without the others. */
export interface PartedVideo extends PlannedVideo {
  readonly codec: FilmCodec;
}

/** What can render a part of its result. */
export interface Partable<Name extends OperationName> {
  /** Plans the whole, or of its picture a part; null where it is always rendered whole. */
  parted(
    session: RenderSession,
    input: InputOf<Name>,
    part?: PartTask,
  ): Promise<PartedVideo | null>;

  container(input: InputOf<Name>): 'mp4' | 'mov';

  codec(input: InputOf<Name>): FilmCodec;
}

/** A clock of milliseconds may round the first frame to the next one. */
const STARTS_AT_ONCE_SECONDS = 0.001;

/**
 * Whether parts of a video are what it would be in one: it begins with its file, and nothing of it is
 * hidden. Others are few, and are rendered whole.
 */
export function canBeParted({ decoded, sound }: PartedVideo): boolean {
  if (!decoded || decoded.video.made) return false;
  const { timeline, source } = decoded.video;
  const isWhole = timeline.hiddenPackets === 0 && startsAtOnce(timeline, source.startSeconds);
  const kept = sound?.plan;
  return isWhole && (kept?.how !== 'copied' || startsAtOnce(kept.timeline, source.startSeconds));
}

function startsAtOnce({ start, timeBase }: Timeline, fileStart: number): boolean {
  return Math.abs(start * secondsOf(timeBase) - fileStart) < STARTS_AT_ONCE_SECONDS;
}

/** The frames of a part, and from where on its file has to be read for them. */
export async function pictureRange(
  session: RenderSession,
  { field, video, pacing }: DecodedFrames,
  { from, to }: PartTask,
): Promise<PictureRange> {
  if (from === 0) return { from, to, seekedSeconds: 0 };
  const { source, timeline, input } = video;
  const flags = await session.about(field, () =>
    readPacketFlags(session.tools.runner, { input, index: source.video.index }, session.run()),
  );
  const start = (from * pacing.rate.den) / pacing.rate.num;
  return { from, to, seekedSeconds: seekSeconds({ source, timeline, flags }, start) };
}

/** A source that is read no sooner than its part needs it. */
export function inputOfRange(input: InputFile, range: PictureRange | undefined): InputFile {
  return range ? seekedInput(input, range.seekedSeconds) : input;
}
