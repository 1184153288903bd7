import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

import type { ConcatClip, ConcatInput, JobWarning } from '@app/contracts';
import {
  FrameSource,
  frameTimes,
  layoutStill,
  pacingOf,
  readPacketFlags,
  uprightSize,
  windowOf,
  type PacketsOf,
  type Size,
  askedSpan,
} from '@app/ffmpeg';

import type { OpenedSound, OpenedVideo } from './opened-media';
import type { RenderSession } from './render-session';
import { decodeStill, openStill, stillWarnings, type OpenedStill } from './still-source';

/** A clip whose source was looked at. */
export type Clip = VideoClip | StillClip;

interface AnyClip {
  /** The media field that it came by. */
  readonly field: string;
  readonly seconds: number;
  readonly warnings: readonly JobWarning[];
}

export interface VideoClip extends AnyClip {
  readonly kind: 'video';
  readonly video: OpenedVideo;
  readonly sound: OpenedSound | null;
  readonly packets: PacketsOf;
  /** When its frames are shown, in seconds from the first one. */
  readonly times: Float64Array;
  /** From where on it is shown, in seconds from the first frame. */
  readonly from: number;
}

export interface StillClip extends AnyClip {
  readonly kind: 'still';
  readonly still: OpenedStill;
}

/** Looks at every source, so that what is wrong with one is told before a frame is made. */
export async function openClips(session: RenderSession, input: ConcatInput): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const [at, clip] of input.clips.entries()) {
    clips.push(
      clip.url_image === undefined
        ? await videoClip(session, `clips.${at}.url_video`, clip)
        : await stillClip(session, `clips.${at}.url_image`, clip),
    );
  }
  return clips;
}

async function videoClip(
  session: RenderSession,
  field: string,
  clip: ConcatClip,
): Promise<VideoClip> {
  const video = await session.video(field);
  const sound = await session.soundOf(field, video);
  const { source, timeline, input } = video;
  return session.about(field, async () => {
    const stream = { input, index: source.video.index };
    const flags = await readPacketFlags(session.tools.runner, stream, session.run());
    const asked = askedSpan(clip, video.seconds, field);
    const times = frameTimes(timeline, flags);
    const { start, end } = windowOf(times, pacingOf(source.video, timeline), asked);
    const packets = { source, timeline, flags };
    const opened = { video, sound, packets, times, from: start, seconds: end - start };
    return { kind: 'video', field, ...opened, warnings: asked.warnings };
  });
}

async function stillClip(
  session: RenderSession,
  field: string,
  { duration = 0 }: ConcatClip,
): Promise<StillClip> {
  const still = await openStill(session, field);
  return { kind: 'still', field, still, seconds: duration, warnings: stillWarnings(still) };
}

interface Standing {
  readonly size: Size;
  readonly fit: ConcatInput['fit'];
  readonly background: number;
}

/** Makes one frame of a still as it stands in the result, and returns the name of the raw picture. */
export async function standingFrame(
  session: RenderSession,
  { field, still }: StillClip,
  { size, fit, background }: Standing,
): Promise<string> {
  const focus = { x: 0.5, y: 0.5 };
  const wish = { fit, motion: 'still', zoom: 1, focus, easing: 'linear' } as const;
  const layout = layoutStill(uprightSize(still.facts), size, wish);
  const file = await decodeStill(session, still, { layout, background });
  const slides = [{ file, canvas: layout.canvas, path: layout.path, frames: 1 }];
  const name = `${field.replaceAll('.', '-')}-frame.yuv`;
  const { folder } = session.run();
  await using source = new FrameSource(
    { frame: size, slides, transition: 'none', transitionFrames: 0 },
    { folder },
  );
  const stream = createWriteStream(join(folder, name));
  await Promise.all([source.writeTo(stream), finished(stream)]);
  return name;
}
