import {
  containerOptions,
  inputOn,
  transcodeGraph,
  TRANSCODED,
  videoEncoderOptions,
  type Codec,
  type Command,
  type FilmCodec,
  type PictureRange,
  type Rung,
} from '@app/ffmpeg';

import { inputOfRange } from './parted-video';
import type { Transcoding } from './transcode.plan';
import type { KeptTrack } from './transcode.sound';

/** The name of a result in the job's folder. */
export function resultFile({ input }: Transcoding): string {
  return `result.${input.container}`;
}

/** One way to encode. */
export interface Attempt {
  readonly rung: Rung;
  readonly track: KeptTrack | null;
  /** Null for a constant quality. */
  readonly bitRate: number | null;
}

/** The first pass: what an encoder learns stands in the job's folder. */
export function lookCommand(job: Transcoding, attempt: Attempt): Command {
  const options = [...pictureOptions(job, attempt), '-pass', '1', '-f', 'null'];
  return { ...framesOf(job, attempt), outputs: [{ options, name: 'nothing' }] };
}

/** From the source to the result; `pass` where it is the second. */
export function encodeCommand(
  job: Transcoding,
  attempt: Attempt,
  pass: readonly string[],
): Command {
  const { track } = attempt;
  const options = [
    ...[...pictureOptions(job, attempt), ...pass, ...(track?.options ?? [])],
    ...containerOptions(job.input.container, job.codec),
  ];
  const { inputs, chains } = framesOf(job, attempt);
  const outputs = [{ options, name: resultFile(job) }];
  return { inputs, chains: [...chains, ...(track?.chains ?? [])], outputs };
}

/** The frames to encode, all of them or those of a part. */
export function framesOf(
  { video, input, ...job }: Transcoding,
  { rung, range }: Pick<Attempt, 'rung'> & { readonly range?: PictureRange | undefined },
) {
  const spec = { ...job, fit: input.fit, video: video.source.video, rung };
  const chains = transcodeGraph({ ...spec, ...(range && { range }) });
  return { inputs: [inputOn(rung, inputOfRange(video.input, range))], chains };
}

function pictureOptions({ codec, pacing, input }: Transcoding, { rung, bitRate }: Attempt) {
  const { quality } = input;
  const spec = { rung, quality, rate: pacing.rate, codec: encodable(codec) };
  const rated = bitRate === null ? spec : { ...spec, bitRate };
  return ['-map', `[${TRANSCODED}]`, ...videoEncoderOptions(rated)];
}

/** GIFs have a way of their own. */
export function encodable(codec: Codec): FilmCodec {
  if (codec === 'gif') throw new RangeError('a GIF is not encoded as a video');
  return codec;
}
