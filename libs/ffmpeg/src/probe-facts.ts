import type { Orientation } from './orientation';

/** A fraction; frame rates and time bases are exact only as such. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

export interface VideoFacts {
  /** The stream's number in the file. */
  readonly index: number;
  readonly codec: string;
  readonly pixelFormat: string | null;
  /** As stored: not yet upright, pixels not yet square. */
  readonly width: number;
  readonly height: number;
  readonly sampleAspect: Rational;
  readonly orientation: Orientation;
  /** The rate that all time stamps fit (r_frame_rate); null where ffprobe has none. */
  readonly frameRate: Rational | null;
  readonly timeBase: Rational;
  readonly durationSeconds: number | null;
  /** As the file's index promises; null where it has none. */
  readonly frames: number | null;
  readonly colour: ColourFacts;
}

/** As the stream is tagged; null where it is not. */
export interface ColourFacts {
  readonly range: string | null;
  readonly matrix: string | null;
  readonly primaries: string | null;
  readonly transfer: string | null;
}

export interface AudioFacts {
  readonly index: number;
  readonly codec: string;
  /** E.g. LC or HE-AAC. */
  readonly profile: string | null;
  readonly sampleRate: number;
  readonly channels: number;
  readonly timeBase: Rational;
  readonly durationSeconds: number | null;
}

/** What ffprobe says of a file: its first real video and audio streams. */
export interface ProbeFacts {
  readonly durationSeconds: number | null;
  /** Time of the file's beginning; ffmpeg moves it to 0. */
  readonly startSeconds: number;
  readonly video: VideoFacts | null;
  readonly audio: AudioFacts | null;
  readonly encrypted: boolean;
  /** All streams of the file, also those that are of no use here. */
  readonly streams: number;
}
