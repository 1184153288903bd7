import {
  MAX_CHAPTERS,
  MAX_TITLE_CHARS,
  type ProbeAudio,
  type ProbeData,
  type ProbeImage,
  type ProbeVideo,
} from '@app/contracts';
import {
  dynamicRange,
  hasAlpha,
  lengthSeconds,
  pacingOf,
  shownSize,
  turnOf,
  type MediaReport,
  type PacketCounts,
  type StillFacts,
  type VideoFacts,
} from '@app/ffmpeg';

/** The moving picture of a file as clients see it; null where there is none. */
export function videoOf(report: MediaReport, counts: PacketCounts | null): ProbeVideo | null {
  const { video } = report.facts;
  if (!video) return null;
  const { width, height } = shownSize(video);
  return {
    codec: video.codec,
    profile: report.video?.profile ?? null,
    ...{ width, height, stored_width: video.width, stored_height: video.height },
    ...turnOf(video.orientation),
    sample_aspect_ratio: `${video.sampleAspect.num}:${video.sampleAspect.den}`,
    ...framesOf(video, counts),
    bit_rate: wholeOrNull(report.video?.bitRate),
    pixel_format: video.pixelFormat,
    dynamic_range: dynamicRange(video),
    color: { ...video.colour },
  };
}

/** What was counted, else what the file says. */
function framesOf(video: VideoFacts, counts: PacketCounts | null) {
  const { durationSeconds, frameRate, frames } = video;
  if (!counts) {
    return {
      frame_rate: frameRate && thousandths(frameRate.num / frameRate.den),
      variable_frame_rate: null,
      ...{ frames, key_frames: null },
      duration_seconds: durationSeconds === null ? null : rounded(durationSeconds),
    };
  }
  const { timeline, keyPackets } = counts;
  const seconds = lengthSeconds(timeline);
  const shown = timeline.times.length - timeline.hiddenPackets;
  const { rate, isSteady } = pacingOf(video, timeline);
  const mean = seconds > 0 ? shown / seconds : null;
  return {
    frame_rate: isSteady ? thousandths(rate.num / rate.den) : mean && thousandths(mean),
    variable_frame_rate: !isSteady,
    ...{ frames: shown, key_frames: keyPackets },
    duration_seconds: rounded(seconds),
  };
}

/** The sound of a file as clients see it; null where there is none. */
export function audioOf(report: MediaReport, counts: PacketCounts | null): ProbeAudio | null {
  const { audio } = report.facts;
  if (!audio) return null;
  const seconds = counts ? lengthSeconds(counts.timeline) : audio.durationSeconds;
  return {
    codec: audio.codec,
    profile: report.audio?.profile ?? null,
    sample_rate: audio.sampleRate,
    channels: audio.channels,
    channel_layout: report.audio?.layout ?? null,
    duration_seconds: seconds === null ? null : rounded(seconds),
    bit_rate: wholeOrNull(report.audio?.bitRate),
  };
}

/** A still as clients see it. */
export function imageOf(still: StillFacts, { facts }: MediaReport): ProbeImage {
  const { orientation, animated } = still;
  const pixelFormat = facts.video?.pixelFormat ?? null;
  return {
    ...shownSize({ ...still, sampleAspect: { num: 1, den: 1 } }),
    ...turnOf(orientation),
    pixel_format: pixelFormat,
    has_alpha: hasAlpha(pixelFormat),
    animated,
  };
}

/** The first of a file's chapters as clients see them. */
export function chaptersOf({ chapters }: MediaReport): ProbeData['chapters'] {
  return chapters.slice(0, MAX_CHAPTERS).map(({ startSeconds, endSeconds, title }) => ({
    start_seconds: rounded(startSeconds),
    end_seconds: rounded(endSeconds),
    title: plainText(title),
  }));
}

/** Seconds to the microsecond, ffmpeg's own clock. */
export function rounded(seconds: number): number {
  return Math.max(0, Math.round(seconds * 1e6) / 1e6);
}

/** A text of a file without what is no letter of it; null where nothing is left. */
export function plainText(text: string | null): string | null {
  const plain = (text ?? '').replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
  const [...letters] = plain;
  return plain === '' ? null : letters.slice(0, MAX_TITLE_CHARS / 2).join('');
}

function thousandths(rate: number): number {
  return Math.round(rate * 1000) / 1000;
}

function wholeOrNull(value: number | null | undefined): number | null {
  return value === null || value === undefined || value < 0 ? null : Math.round(value);
}
