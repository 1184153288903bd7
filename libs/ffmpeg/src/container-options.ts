import { MP4_OPTIONS } from './encoder';
import type { Demuxer } from './command';
import type { Codec } from './video-codec';

/** The files that a video can be put into. */
export type VideoContainer = 'mp4' | 'mov' | 'webm' | 'gif';

/** How a file is written, and what reads it to check it. */
interface ContainerFacts {
  readonly options: readonly string[];
  readonly demuxer: Demuxer;
}

const PLAIN = ['-map_metadata', '-1', '-map_chapters', '-1'];

const FACTS: Readonly<Record<VideoContainer, ContainerFacts>> = {
  mp4: { options: MP4_OPTIONS, demuxer: 'mov' },
  mov: { options: [...PLAIN, '-movflags', '+faststart', '-f', 'mov'], demuxer: 'mov' },
  // The index stands in front, as in an MP4.
  webm: { options: [...PLAIN, '-cues_to_front', '1', '-f', 'webm'], demuxer: 'matroska' },
  // Repeated for ever.
  gif: { options: ['-map_metadata', '-1', '-loop', '0', '-f', 'gif'], demuxer: 'gif' },
};

/** The output options of a container. Apple's players take HEVC under the name hvc1 alone. */
export function containerOptions(container: VideoContainer, codec: Codec): string[] {
  const isApple = codec === 'hevc' && container !== 'webm';
  return [...(isApple ? ['-tag:v', 'hvc1'] : []), ...FACTS[container].options];
}

/** What a result is read by. */
export function demuxerOf(container: VideoContainer): Demuxer {
  return FACTS[container].demuxer;
}

/** Opus, which browsers play in a WebM; always 48 kHz. */
export function opusOptions(kbps: number): string[] {
  return ['-c:a', 'libopus', '-b:a', `${kbps}k`];
}
