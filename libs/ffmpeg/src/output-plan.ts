import type { Demuxer, InputFile } from './command';
import type { Size } from './picture';
import type { Timeline } from './timeline';

/** How a stream of a result came to be, and what it must therefore be. */
export type StreamPlan = EncodedPlan | CopiedPlan;

export interface EncodedPlan {
  readonly how: 'encoded';
  readonly seconds: number;
  /** Video only: exactly so many. */
  readonly frames?: number;
}

/** The first packets of a source's stream, or those behind some that were left out. */
export interface CopiedPlan {
  readonly how: 'copied';
  readonly seconds: number;
  readonly packets: number;
  /** How many are left out in front; `timeline` begins behind them. */
  readonly skipped?: number;
  readonly source: InputFile;
  readonly streamIndex: number;
  readonly timeline: Timeline;
}

/** What a result must be. */
export interface OutputPlan {
  /** Its name in the working folder. */
  readonly name: string;
  /** What reads it; that of an MP4 where it is not said. */
  readonly demuxer?: Demuxer;
  readonly size: Size;
  readonly video: StreamPlan;
  readonly audio: StreamPlan | null;
}
