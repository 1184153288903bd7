import type { Quality } from '@app/contracts';
import {
  frameTimes,
  pacingOf,
  readPacketFlags,
  secondsOf,
  windowOf,
  type FrameWindow,
  type Pacing,
  type PacketsOf,
} from '@app/ffmpeg';

import type { OpenedSound, OpenedVideo } from './opened-media';
import type { RenderSession } from './render-session';

/** A video, and the part of it that is wanted. */
export interface TrimJob {
  readonly video: OpenedVideo;
  readonly sound: OpenedSound | null;
  readonly packets: PacketsOf;
  readonly pacing: Pacing;
  readonly window: FrameWindow;
  readonly quality: Quality;
}

interface Asked {
  readonly video: OpenedVideo;
  readonly asked: { readonly from: number; readonly to: number };
  readonly quality: Quality;
}

/** Looks at a video packet by packet, and finds the frames that are wanted of it. */
export async function trimJob(
  session: RenderSession,
  { video, asked, quality }: Asked,
): Promise<TrimJob> {
  const { source, timeline, input } = video;
  const sound = await session.soundOf('url_video', video);
  const stream = { input, index: source.video.index };
  const flags = await session.about('url_video', () =>
    readPacketFlags(session.tools.runner, stream, session.run()),
  );
  const pacing = pacingOf(source.video, timeline);
  const window = windowOf(frameTimes(timeline, flags), pacing, asked);
  return { video, sound, packets: { source, timeline, flags }, pacing, window, quality };
}

/** Seconds from the first frame as seconds of the file, as ffmpeg counts them. */
export function inFile({ source, timeline }: OpenedVideo, seconds: number): number {
  return timeline.start * secondsOf(timeline.timeBase) - source.startSeconds + seconds;
}
