import { addaudioOperation } from './addaudio.operation';
import { audioOperation } from './audio.operation';
import { captionOperation } from './caption.operation';
import { concatOperation } from './concat.operation';
import { img2vidOperation } from './img2vid.operation';
import { transcodeOperation } from './transcode.operation';
import { trimOperation } from './trim.operation';
import { probeOperation } from './probe.operation';
import { thumbnailOperation } from './thumbnail.operation';
import { watermarkOperation } from './watermark.operation';

/** Every operation there is, by name: routes, renderers and documents are derived from this list. */
export const OPERATIONS = {
  caption: captionOperation,
  img2vid: img2vidOperation,
  addaudio: addaudioOperation,
  transcode: transcodeOperation,
  audio: audioOperation,
  trim: trimOperation,
  concat: concatOperation,
  probe: probeOperation,
  thumbnail: thumbnailOperation,
  watermark: watermarkOperation,
} as const;

export type OperationName = keyof typeof OPERATIONS;

export const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly OperationName[];

/** The input class of an operation, as a type. */
export type InputOf<Name extends OperationName> = InstanceType<(typeof OPERATIONS)[Name]['input']>;

export * from './addaudio.operation';
export * from './audio.format';
export * from './audio.operation';
export * from './caption.operation';
export * from './caption.style';
export * from './caption.words';
export * from './concat.clip';
export * from './concat.operation';
export * from './img2vid.motion';
export * from './img2vid.operation';
export * from './img2vid.size';
export * from './img2vid.slide';
export * from './operation';
export * from './destination';
export * from './operation-input';
export * from './probe.data';
export * from './probe.operation';
export * from './probe.tracks';
export * from './probe.video';
export * from './sound.fields';
export * from './transcode.format';
export * from './transcode.operation';
export * from './span.fields';
export * from './trim.operation';
export * from './thumbnail.operation';
export * from './thumbnail.sheet';
export * from './video-input';
export * from './watermark.operation';
