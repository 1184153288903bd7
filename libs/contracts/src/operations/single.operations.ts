import { addaudioOperation } from './addaudio.operation';
import { audioOperation } from './audio.operation';
import { captionOperation } from './caption.operation';
import { concatOperation } from './concat.operation';
import { img2vidOperation } from './img2vid.operation';
import { probeOperation } from './probe.operation';
import { thumbnailOperation } from './thumbnail.operation';
import { transcodeOperation } from './transcode.operation';
import { trimOperation } from './trim.operation';
import { watermarkOperation } from './watermark.operation';

/** The operations that do one thing, by name; each can be a step of a pipeline. */
export const SINGLE_OPERATIONS = {
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

export type SingleOperationName = keyof typeof SINGLE_OPERATIONS;
