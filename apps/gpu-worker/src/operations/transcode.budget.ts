import { ApiError } from '@app/contracts';

/** What a result came to, and what it may have. */
export interface Weighed {
  readonly maxBytes: number;
  readonly bytes: number;
  readonly seconds: number;
  /** Bits a second that the sound was told to have. */
  readonly soundBitRate: number;
  /** Bits a second that the picture was told to have; null where that was a quality. */
  readonly bitRate: number | null;
}

/** A part is left for the container, and for encoders that take a little more than they are told. */
const FILL = 0.96;
/** Of less than this no codec makes a picture. */
const LEAST_BIT_RATE = 2_000;

/**
 * The bit rate at which a picture is encoded again so that its file gets small enough. Throws
 * ApiError `media_too_large` where nothing is left for the picture.
 */
export function bitRateFor({ maxBytes, bytes, seconds, ...rates }: Weighed): number {
  const forAll = (maxBytes * 8 * FILL) / seconds;
  const fromStart = forAll - rates.soundBitRate - OVERHEAD_BIT_RATE;
  const less = rates.bitRate === null ? Infinity : rates.bitRate * FILL * (maxBytes / bytes) ** 2;
  const bitRate = Math.floor(Math.min(fromStart, less));
  if (bitRate >= LEAST_BIT_RATE) return bitRate;
  throw tooSmall(maxBytes, bytes);
}

/** Containers note some bytes a frame: about 12, of 30 frames and 47 packets of sound a second. */
const OVERHEAD_BIT_RATE = 4_000;

/** For a result that no bit rate makes small enough. */
export function tooSmall(maxBytes: number, bytes: number): ApiError {
  const came = `max_size_bytes: the smallest that came out has ${bytes} bytes, more than ${maxBytes}`;
  const detail = `${came}; make width, height or frame_rate smaller.`;
  return new ApiError('media_too_large', detail);
}
