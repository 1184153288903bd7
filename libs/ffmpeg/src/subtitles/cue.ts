/** One caption: shown from `start` up to `end`, in milliseconds of the video. */
export interface Cue {
  readonly startMs: number;
  readonly endMs: number;
  /** As written by its author, lines parted by `\n`. */
  readonly text: string;
}

/** What captions may have; libass is slow on many or long ones at once (media bombs). */
export const CAPTION_LIMITS = { cues: 20_000, charsPerCue: 2_000, cuesAtOnce: 100 } as const;
