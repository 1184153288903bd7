/** How far a copied picture may end from the plan (docs/decisions: no re-encode in addaudio). */
export const CUT_TOLERANCE_SECONDS = 0.1;

/** Which of the two ends a result ends with. */
export type LengthWish = 'shortest' | 'video' | 'audio' | 'longest';

/** A sound of `seconds` that begins `offset` after its video, or is cut by as much before 0. */
export interface LaidWish {
  readonly length: LengthWish;
  readonly loop: boolean;
  readonly offset: number;
  readonly seconds: number;
}

export interface LaidLength {
  /** When the sound has ended by itself; Infinity where it is repeated. */
  readonly soundEnd: number;
  /** Of the result. */
  readonly seconds: number;
  /** Whether the last frame of the video has to stand until then. */
  readonly holds: boolean;
}

/** How long a video of `videoSeconds` with a sound laid beside it is. */
export function laidLength(videoSeconds: number, wish: LaidWish): LaidLength {
  const soundEnd = wish.loop ? Infinity : wish.offset + wish.seconds;
  const seconds = LENGTHS[wish.length](videoSeconds, soundEnd);
  return { soundEnd, seconds, holds: seconds - videoSeconds > CUT_TOLERANCE_SECONDS };
}

/** A sound that is repeated ends with the video whatever is asked for. */
const LENGTHS: Readonly<Record<LengthWish, (video: number, sound: number) => number>> = {
  shortest: Math.min,
  video: (video) => video,
  audio: (video, sound) => (sound === Infinity ? video : sound),
  longest: (video, sound) => (sound === Infinity ? video : Math.max(video, sound)),
};
