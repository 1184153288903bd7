import type { InputFile, Pacing, SoundSource, Survey, Timeline, VideoSource } from '@app/ffmpeg';

import type { Climb } from './ladder';

/** A stream that a render decodes, and the field it came by. */
export interface DecodedSource {
  readonly field: string;
  readonly input: InputFile;
  readonly index: number;
}

/** A video that was probed and is within its budget. */
export interface OpenedVideo {
  readonly input: InputFile;
  readonly source: VideoSource;
  readonly timeline: Timeline;
  /** Of its other streams. */
  readonly timelineOf: Survey['timelineOf'];
  /** From the first frame to the end of the last. */
  readonly seconds: number;
  /** Of one that is not a file but made in the same run (`madeVideo`). */
  readonly made?: {
    readonly sound: OpenedSound | null;
    readonly sources: readonly DecodedSource[];
    readonly pixelsPerSecond: number;
    /** Videos whose last frame is held on the way: what was decoded of them is noted in files. */
    readonly noted: readonly NotedFrames[];
  };
}

/** How many frames a video should give. */
export interface DecodedFrames {
  readonly field: string;
  readonly video: OpenedVideo;
  readonly pacing: Pacing;
}

/** The same, where frames that come out do not tell how many went in. */
export interface NotedFrames extends DecodedFrames {
  /** Where the graph notes those that came, by its name in the job's folder. */
  readonly seenFile: string;
}

export interface OpenedSound {
  readonly input: InputFile;
  readonly source: SoundSource;
  readonly timeline: Timeline;
  readonly seconds: number;
  /** Of one that is made: whether it may be over full scale. */
  readonly isLoud?: boolean;
}

/** What is decoded of a video, to be blamed where it can not be. */
export function decodedPicture(field: string, video: OpenedVideo): readonly DecodedSource[] {
  const { input, source, made } = video;
  return made ? made.sources : [{ field, input, index: source.video.index }];
}

/** The same of a sound; one that is made has the sources of its video. */
export function decodedSound(field: string, sound: OpenedSound | null): readonly DecodedSource[] {
  if (!sound || sound.input.made) return [];
  return [{ field, input: sound.input, index: sound.source.audio.index }];
}

/** What is made in the same run is made on the CPU. */
export function ladderFor({ made }: OpenedVideo): Climb['ladder'] {
  return made ? 'encoding' : 'whole';
}
