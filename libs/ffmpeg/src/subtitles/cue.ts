/** One caption: shown from `start` up to `end`, in milliseconds of the video. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** As written by its author, lines parted by `\n`. */
  readonly text: string;
  /** Its words with their own times, where the source has them. */
  readonly words?: readonly CueWord[];
}

/** A word of a cue and when it is spoken, in milliseconds of the video. */
export interface CueWord {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
}

/** What captions may have; libass is slow on many or long ones at once: 200,000
 * letters took it 75 s for a second of 1080p. */
export const CAPTION_LIMITS = {
  bytes: 4 * 1024 * 1024,
  lines: 200_000,
  cues: 20_000,
  charsPerCue: 2_000,
  cuesAtOnce: 100,
  charsAtOnce: 4_000,
} as const;
