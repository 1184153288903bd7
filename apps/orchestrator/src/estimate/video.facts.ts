import { setImmediate as whoeverWaits } from 'node:timers/promises';

import { displaySize, type Rational, type Size, type StoredPicture } from '@app/ffmpeg/planning';
import {
  EncodedPacketSink,
  Input,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
  type InputVideoTrack,
} from 'mediabunny';

import { partedSource, type PartedFile } from './parted.source';

/** A video as its worker will see it; null where only a look at all of it could tell. */
export interface SeenVideo {
  /** Upright, square pixels, even sides. */
  readonly size: Size;
  readonly seconds: number | null;
  /** Of one whose frames are all equally long. */
  readonly rate: Rational | null;
}

/** Reads what the index of a file says of its video. Undefined where there is none in it. */
export async function videoFacts(
  file: PartedFile,
  signal: AbortSignal,
): Promise<SeenVideo | undefined> {
  using input = new Input({ source: partedSource(file), formats: [MP4, QTFF, WEBM, MATROSKA] });
  const track = await input.getPrimaryVideoTrack();
  if (!track) return undefined;
  return { size: await sizeOf(track), ...(await timesOf(track, signal)) };
}

async function sizeOf(track: InputVideoTrack): Promise<Size> {
  const { num, den } = await track.getPixelAspectRatio();
  const picture: StoredPicture = {
    width: await track.getCodedWidth(),
    height: await track.getCodedHeight(),
    orientation: ORIENTATIONS[await track.getRotation()],
    sampleAspect: { num, den },
  };
  return displaySize(picture);
}

/** A turn alone: files that mirror as well are read as turned. */
const ORIENTATIONS = { 0: 1, 90: 6, 180: 3, 270: 8 } as const;

/** By every packet of its index, none of which is read itself. */
async function timesOf(
  track: InputVideoTrack,
  signal: AbortSignal,
): Promise<Pick<SeenVideo, 'seconds' | 'rate'>> {
  const resolution = await track.getTimeResolution();
  const ticks: number[] = [];
  let end = -Infinity;
  const sink = new EncodedPacketSink(track);
  for await (const { timestamp, duration } of sink.packets(undefined, undefined, METADATA)) {
    ticks.push(Math.round(timestamp * resolution));
    end = Math.max(end, Math.round((timestamp + duration) * resolution));
    if (ticks.length > MAX_FRAMES) return UNKNOWN;
    if (ticks.length % FRAMES_AT_ONCE === 0) {
      signal.throwIfAborted();
      await whoeverWaits();
    }
  }
  const sorted = Float64Array.from(ticks).sort();
  const first = sorted[0] ?? NaN;
  // What begins before 0 is hidden by an edit list, and how much of it a player's own matter.
  if (!(first >= 0) || !(end > first)) return UNKNOWN;
  return { seconds: (end - first) / resolution, rate: rateOf(sorted, resolution) };
}

const METADATA = { metadataOnly: true } as const;
const UNKNOWN = { seconds: null, rate: null };
const FRAMES_AT_ONCE = 2_000;
/** As many as a video of two hours may have. */
const MAX_FRAMES = 432_000;

/** Clocks of milliseconds round each frame: rates are told by exact ones alone. */
function rateOf(sorted: Float64Array, resolution: number): Rational | null {
  const step = (sorted[1] ?? NaN) - (sorted[0] ?? NaN);
  const isSteady = sorted.every((tick, at) => tick === (sorted[0] ?? 0) + at * step);
  if (!isSteady || !(step > 0) || !Number.isInteger(resolution)) return null;
  if (resolution / step > MAX_RATE) return null;
  const divisor = commonDivisor(resolution, step);
  return { num: resolution / divisor, den: step / divisor };
}

/** What is faster is put on another rate by its worker. */
const MAX_RATE = 240;

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
