import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  lookGraph,
  MediaError,
  RunError,
  thumbnailGraph,
  type Command,
  type OutputFile,
  type ThumbnailSpec,
} from '@app/ffmpeg';

import { orBlameSource } from './blamed-source';
import type { OpenedVideo } from './opened-media';
import type { RenderSession } from './render-session';

/** A video, and its frames as seconds after the first. */
export interface Frames {
  readonly session: RenderSession;
  readonly video: OpenedVideo;
  readonly frames: readonly number[];
}

/** What is made of one frame, and the outputs that take it. */
export interface Taking extends Pick<ThumbnailSpec, 'size' | 'format' | 'tile'> {
  /** Options and names of `picture`, and of `tile` where there is one. */
  readonly outputs: readonly OutputFile[];
}

const STAMP_FILE = 'stamp.crc';
const MICROSECONDS = ['-enc_time_base:v', '1:1000000'];
const ONE_FRAME = ['-frames:v', '1', '-fps_mode:v', 'passthrough'];

/**
 * Makes pictures of the nth frame. Decoding begins at the key frame before it; where that leads to
 * another frame (leading pictures of open groups can not be decoded from there), at the first.
 * Throws MediaError `media_invalid`.
 */
export async function takeFrame(frames: Frames, at: number, taking: Taking): Promise<void> {
  const { session, video } = frames;
  const place = placeOf(frames, at);
  if (place.from !== null && (await wasTaken(frames, taking, { ...place, isSought: true }))) return;
  const source = { field: 'url_video', input: video.input, index: video.source.video.index };
  const isThere = await orBlameSource(session, [source], () =>
    taken(frames, taking, { ...place, isSought: false }),
  );
  if (isThere !== null) return;
  const seconds = (frames.frames[at] ?? 0).toFixed(3);
  throw new MediaError('media_invalid', `The frame at ${seconds} s can not be decoded.`);
}

/** A frame's own time in the file, and one between it and the frame before, null for the first. */
interface Place {
  readonly time: number;
  readonly from: number | null;
  /** How far another frame's time is away at least. */
  readonly near: number;
}

function placeOf({ video, frames }: Frames, at: number): Place {
  const { timeline, source } = video;
  const start = (timeline.start * timeline.timeBase.num) / timeline.timeBase.den;
  const time = start - source.startSeconds + (frames[at] ?? 0);
  const before = at > 0 ? (frames[at] ?? 0) - (frames[at - 1] ?? 0) : null;
  return before === null
    ? { time, from: null, near: Infinity }
    : { time, from: time - before / 2, near: before / 2 };
}

interface Try extends Place {
  /** By seeking, which sets the clock to 0 there; else by leaving out what is before. */
  readonly isSought: boolean;
}

async function wasTaken(frames: Frames, taking: Taking, place: Try): Promise<boolean> {
  try {
    const stamp = await taken(frames, taking, place);
    // VP8 stores pictures that are never shown among its packets: the next one is meant.
    if (stamp !== null && frames.video.source.video.codec === 'vp8') return true;
    return stamp !== null && Math.abs(stamp - (place.time - (place.from ?? 0))) < place.near;
  } catch (error) {
    if (error instanceof RunError && error.code === 'encode_failed') return false;
    throw error;
  }
}

/** The time of the frame that was taken; null where there was none. */
async function taken(
  { session, video }: Frames,
  { size, format, tile, outputs }: Taking,
  place: Try,
): Promise<number | null> {
  const from = place.isSought ? null : place.from;
  const stamp = ['-map', '[stamp]', ...ONE_FRAME, ...MICROSECONDS, '-f', 'framecrc'];
  const command: Command = {
    inputs: [place.isSought ? soughtInput(video, place) : video.input],
    chains: thumbnailGraph({ video: video.source.video, size, format, tile, from }),
    outputs: [
      ...outputs.map(({ options, name }) => ({ name, options: [...options, ...PASSED] })),
      { options: stamp, name: STAMP_FILE },
    ],
  };
  await session.tools.runner.ffmpeg(command, session.run());
  const lines = await readFile(join(session.run().folder, STAMP_FILE), 'latin1');
  const [, pts] = /^0, *-?\d+, *(-?\d+)/m.exec(lines) ?? [];
  return pts === undefined ? null : Number(pts) / 1e6;
}

const PASSED = ['-fps_mode:v', 'passthrough'];

function soughtInput({ input }: OpenedVideo, { from }: Place) {
  const seek = from !== null && from > 0 ? ['-ss', from.toFixed(6)] : [];
  return { ...input, options: [...(input.options ?? []), ...seek] };
}

/** What the nth frame looks like from afar: grey, of this size. */
export const LOOK = { width: 64, height: 36 } as const;
const LOOK_FILE = 'look.gray';

/** The nth frame, small and grey; null where it can not be seen. */
export async function lookAt(frames: Frames, at: number): Promise<Buffer | null> {
  const { session, video } = frames;
  const chain = lookGraph(video.source.video, LOOK);
  const options = ['-map', `[${chain.to}]`, ...ONE_FRAME, '-f', 'rawvideo'];
  const command: Command = {
    inputs: [soughtInput(video, placeOf(frames, at))],
    chains: [chain],
    outputs: [{ options, name: LOOK_FILE }],
  };
  try {
    await session.tools.runner.ffmpeg(command, session.run());
  } catch (error) {
    if (error instanceof RunError && error.code === 'encode_failed') return null;
    throw error;
  }
  const pixels = await readFile(join(session.run().folder, LOOK_FILE));
  return pixels.length === LOOK.width * LOOK.height ? pixels : null;
}
