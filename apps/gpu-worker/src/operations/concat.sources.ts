import {
  seekedInput,
  seekSeconds,
  type ClipPicture,
  type ClipSound,
  type InputFile,
  type Piece,
  type Run,
} from '@app/ffmpeg';

import type { StillClip, VideoClip } from './concat.clips';
import type { ConcatJob } from './concat.job';
import { inFile } from './trim.job';

/** What a piece is made from: inputs, and what is taken of them. */
export interface PieceSources {
  readonly inputs: readonly InputFile[];
  readonly pictures: readonly ClipPicture[];
  readonly sounds: readonly ClipSound[];
}

/** The inputs of a piece: one for each clip's picture, one for each clip's sound. */
export function sourcesOf(job: ConcatJob, piece: Piece): PieceSources {
  const inputs: InputFile[] = [];
  const add = (input: InputFile) => inputs.push(input) - 1;
  const taken = piece.runs.map((run) => takenOf({ job, piece, run, add }));
  return {
    inputs,
    pictures: taken.map(({ picture }) => picture),
    sounds: taken.map(({ sound }) => sound),
  };
}

/** How many samples a piece has: the beginnings of all pieces are rounded, so that none adds up. */
export function samplesIn(job: ConcatJob, { start, frames }: Piece): number {
  return sampleAt(job, start + frames) - sampleAt(job, start);
}

function sampleAt({ frame: { rate }, sound }: ConcatJob, at: number): number {
  return Math.round((at * rate.den * (sound?.rate ?? 0)) / rate.num);
}

interface Taking {
  readonly job: ConcatJob;
  readonly piece: Piece;
  readonly run: Run;
  /** Adds an input and tells its number. */
  readonly add: (input: InputFile) => number;
}

function takenOf(taking: Taking): { picture: ClipPicture; sound: ClipSound } {
  const { job, piece, run, add } = taking;
  const clip = job.clips[run.clip];
  if (clip?.kind === 'video') {
    return { picture: movingPicture(taking, clip), sound: soundOf(taking, clip) };
  }
  if (!clip) throw new RangeError('a piece is of a clip that is not there');
  const input = add(standing(job, clip));
  return { picture: { input, video: null, frames: piece.frames }, sound: { source: null } };
}

function movingPicture({ job, piece, run, add }: Taking, clip: VideoClip): ClipPicture {
  const start = startOf(job, run, clip);
  const from = seekSeconds(clip.packets, start);
  const { video } = clip;
  return {
    input: add(seekedInput(video.input, from)),
    video: video.source.video,
    start: inFile(video, start) - from,
    frames: piece.frames,
  };
}

/** Counted from where its clip begins, so that no sample is lost between two pieces of it. */
function soundOf({ job, piece, run, add }: Taking, clip: VideoClip): ClipSound {
  const { sound, video, packets } = clip;
  if (!sound || !job.sound) return { source: null };
  const isExact = video.input.demuxer === 'mov';
  const seek = isExact ? seekSeconds(packets, startOf(job, run, clip)) : 0;
  const origin = Math.round((inFile(video, clip.from) - seek) * job.sound.rate);
  const first = origin + sampleAt(job, piece.start) - sampleAt(job, run.origin);
  const input = add(seekedInput(sound.input, seek));
  return { source: { input, audio: sound.source.audio, first } };
}

function startOf({ frame: { rate } }: ConcatJob, { first }: Run, { from }: VideoClip): number {
  return from + (first * rate.den) / rate.num;
}

/** A frame that was made of a still before. */
function standing({ stills, frame }: ConcatJob, { field }: StillClip): InputFile {
  const { width, height } = frame.size;
  const shape = ['-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`];
  const rate = ['-framerate', `${frame.rate.num}/${frame.rate.den}`];
  return {
    name: stills.get(field) ?? '',
    demuxer: 'rawvideo',
    maxPixels: width * height,
    options: [...shape, ...rate],
  };
}
