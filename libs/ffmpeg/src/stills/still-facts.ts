import type { Orientation } from '../orientation';

/** What a still's own header says, before anything is decoded. */
export interface StillFacts {
  readonly format: 'png' | 'jpeg' | 'webp' | 'gif' | 'avif';
  /** As stored, before it is turned upright. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  /** Whether there are more pictures behind the first, which is the one that is used. */
  readonly animated: boolean;
  /** Whether the file holds its last part; a download cut short does not. */
  readonly complete: boolean;
  /** The first picture as a file of its own, where ffmpeg can not take it out of this one. */
  readonly alone?: Buffer;
}
