import type { MediaKind } from '../field.metadata';
import type { OperationInput } from './operation-input';

/** What one job of an operation may use; defaults for JobRequest.limits. */
export interface OperationLimits {
  /** Wall time from the worker's start to the published result. */
  readonly executionTimeoutMs: number;
  /** Bytes a source may have, by its kind. */
  readonly maxSourceBytes: Readonly<Record<MediaKind, number>>;
  /** Bytes the result may have. */
  readonly maxOutputBytes: number;
  /** Length of the longest source, and of the result. */
  readonly maxDurationSeconds: number;
  /** Width × height of any picture. */
  readonly maxPixels: number;
}

/** The definition of an operation: everything that both sides and the documents derive from. */
export interface OperationDefinition<
  Name extends string = string,
  Input extends OperationInput = OperationInput,
> {
  /** Route, file name and registry key. */
  readonly name: Name;
  readonly summary: string;
  readonly description: string;
  readonly input: new () => Input;
  readonly output: {
    readonly kind: MediaKind;
    readonly filename: string;
    readonly contentType: string;
  };
  readonly limits: OperationLimits;
  /**
   * Fields that hold a source themselves: kept in our own store, fetched by the worker like any
   * other source of this kind, and shown shortened.
   */
  readonly inline: Readonly<Record<string, MediaKind>>;
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
  },
  maxOutputBytes: 4096 * MiB,
  maxDurationSeconds: 2 * 3600,
  maxPixels: 40_000_000,
};

/** Plenty for addresses and options. */
const MAX_BODY_BYTES = 100_000;

/** Completes a definition with the limits that it does not set. */
export function defineOperation<const Name extends string, Input extends OperationInput>(
  definition: Omit<OperationDefinition<Name, Input>, 'limits' | 'inline' | 'maxBodyBytes'> &
    Partial<Pick<OperationDefinition, 'inline' | 'maxBodyBytes'>> & {
      readonly limits?: Partial<OperationLimits>;
    },
): OperationDefinition<Name, Input> {
  return {
    inline: {},
    maxBodyBytes: MAX_BODY_BYTES,
    ...definition,
    limits: { ...DEFAULT_LIMITS, ...definition.limits },
  };
}
