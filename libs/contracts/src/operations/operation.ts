import type { MediaKind } from '../field.metadata';
import type { JobInput } from './operation-input';

/** What one job of an operation may use; defaults for JobRequest.limits. */
export interface OperationLimits {
  /** Wall time from the worker's start to the published result. */
  readonly executionTimeoutMs: number;
  /** Bytes a source may have, by its kind. */
  readonly maxSourceBytes: Readonly<Record<MediaKind, number>>;
  /** Bytes that all sources of a job may have together. */
  readonly maxTotalSourceBytes: number;
  /** Bytes the result may have. */
  readonly maxOutputBytes: number;
  /** Length of the longest source, and of the result. */
  readonly maxDurationSeconds: number;
  /** Width × height of any picture. */
  readonly maxPixels: number;
}

/** What a result can be. */
export type OutputKind = 'video' | 'audio' | 'image';

/** A file that a job makes. */
export interface OutputFile {
  /** Of its upload grant, and of the file in `output.files`; unique in a job. */
  readonly name: string;
  readonly kind: OutputKind;
  /** Unique in a job. */
  readonly filename: string;
  readonly contentType: string;
}

/** The definition of an operation: everything that both sides and the documents derive from. */
export interface OperationDefinition<
  Name extends string = string,
  Input extends JobInput = JobInput,
> {
  /** Route, file name and registry key. */
  readonly name: Name;
  readonly summary: string;
  readonly description: string;
  readonly input: new () => Input;
  /** Bodies that its route takes as well, and that become such an input. */
  readonly bodies?: readonly (new () => object)[];
  /**
   * The files that a job with this input makes, the first being its result; none where the answer is
   * data. Fields that hold a source themselves are cut short in it.
   */
  outputs(input: Input): readonly OutputFile[];
  /** What `output.data` is, where the operation answers data instead of files. */
  readonly answer?: new () => object;
  /** What `output.data` is beside the files. */
  readonly data?: new () => object;
  readonly limits: OperationLimits;
  /** Bytes of a request's body. */
  readonly maxBodyBytes: number;
}

const MiB = 1024 * 1024;

export const DEFAULT_LIMITS: OperationLimits = {
  executionTimeoutMs: 30 * 60_000,
  maxSourceBytes: {
    video: 2048 * MiB,
    audio: 512 * MiB,
    image: 64 * MiB,
    subtitle: 4 * MiB,
    media: 2048 * MiB,
  },
  // A video and a sound, each as large as it may be.
  maxTotalSourceBytes: 2560 * MiB,
  maxOutputBytes: 4096 * MiB,
  maxDurationSeconds: 2 * 3600,
  maxPixels: 40_000_000,
};

/** Plenty for addresses and options. */
const MAX_BODY_BYTES = 100_000;

/** The one file of an operation that makes an MP4. */
export function oneVideo(filename: `${string}.mp4`): () => readonly OutputFile[] {
  return () => [{ name: 'video', kind: 'video', filename, contentType: 'video/mp4' }];
}

/** A definition as it is written: limits only where they differ. */
type Written<Name extends string, Input extends JobInput> = Omit<
  OperationDefinition<Name, Input>,
  'limits' | 'maxBodyBytes' | 'answer' | 'data'
> &
  Partial<Pick<OperationDefinition, 'maxBodyBytes'>> & {
    readonly limits?: Partial<OperationLimits>;
  };

/** The classes of what an operation tells, as types. */
interface Told {
  readonly answer?: new () => object;
  readonly data?: new () => object;
}

/** Completes a definition with the limits that it does not set. */
export function defineOperation<
  const Name extends string,
  Input extends JobInput,
  const Tells extends Told = object,
>(definition: Written<Name, Input>, tells?: Tells): OperationDefinition<Name, Input> & Tells {
  return {
    maxBodyBytes: MAX_BODY_BYTES,
    ...definition,
    ...(tells as Tells),
    limits: { ...DEFAULT_LIMITS, ...definition.limits },
  };
}
