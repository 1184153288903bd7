import type { Rational, Size } from '@app/ffmpeg/planning';

import type { EstimatedOutput } from './estimate.views';

/** What a request or a step of it makes, as the next step sees it; null where that is not known. */
export type PlannedMedia = PlannedVideo | PlannedStill | PlannedSound;

export interface PlannedVideo {
  readonly kind: 'video';
  readonly size: Size | null;
  readonly seconds: number | null;
  /** Of one whose frames are all equally long. */
  readonly rate: Rational | null;
}

export interface PlannedStill {
  readonly kind: 'still';
  readonly size: Size;
}

export interface PlannedSound {
  readonly kind: 'sound';
  readonly seconds: number | null;
}

const NOTHING: EstimatedOutput = {
  ...{ width: null, height: null, duration_seconds: null, frame_rate: null },
};

/** The same as clients see it. */
export function outputOf(media: PlannedMedia | null): EstimatedOutput | null {
  if (media === null) return null;
  if (media.kind === 'sound') return { ...NOTHING, duration_seconds: media.seconds };
  if (media.kind === 'still') return { ...NOTHING, ...media.size };
  const { size, seconds, rate } = media;
  return {
    ...{ ...NOTHING, ...size },
    ...{ duration_seconds: seconds, frame_rate: rate && rate.num / rate.den },
  };
}
