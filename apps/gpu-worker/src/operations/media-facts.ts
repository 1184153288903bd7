import type { MediaFacts } from '@app/contracts';
import type { ProbeFacts } from '@app/ffmpeg';

/** A result's facts as clients see them. */
export function toMediaFacts({ video, audio, durationSeconds }: ProbeFacts): MediaFacts {
  const rate = video?.frameRate;
  return {
    duration_seconds: durationSeconds ?? 0,
    width: video?.width ?? null,
    height: video?.height ?? null,
    frame_rate: rate ? Math.round((rate.num / rate.den) * 1000) / 1000 : null,
    video_codec: video?.codec ?? null,
    audio_codec: audio?.codec ?? null,
  };
}
