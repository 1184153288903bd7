import { pipelineOperation } from './pipeline/pipeline.operation';
import { SINGLE_OPERATIONS } from './single.operations';

/** Every operation there is, by name: routes, renderers and documents are derived from this list. */
export const OPERATIONS = {
  ...SINGLE_OPERATIONS,
  pipeline: pipelineOperation,
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
export * from './pipeline/pipeline.data';
export * from './pipeline/pipeline.files';
export * from './pipeline/pipeline.operation';
export * from './pipeline/pipeline.steps';
export * from './pipeline/step.graph';
export * from './pipeline/templated.input';
export * from './single.operations';
export * from './video-input';
export * from './transcode.size';
export * from './video.size';
export * from './watermark.operation';
