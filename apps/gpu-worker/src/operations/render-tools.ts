import type { EncoderDecision, FontLibrary, Runner } from '@app/ffmpeg';

/** What every renderer works with; one set serves the whole life of a worker. */
export interface RenderTools {
  readonly runner: Runner;
  /** Still being probed while the first job is taken. */
  readonly encoder: Promise<EncoderDecision>;
  /** What texts are set with. */
  readonly fonts: FontLibrary;
}
