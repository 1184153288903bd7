import {
  ApiError,
  inlineIn,
  fetchedMediaIn,
  OPERATIONS,
  outdatedIfUnknown,
  parse,
  type InputOf,
  type JobRequest,
  type OperationDefinition,
  type OperationName,
} from '@app/contracts';

import type { WantedMedia } from '../media/media.fetcher';

/**
 * The operation's own input, checked once more: RunPod's queue is an outside input. Throws ApiError
 * `worker_outdated` for a field that this worker does not know yet, else `validation_failed`.
 */
export function parseInput({ operation, input }: JobRequest): InputOf<OperationName> {
  const definition: OperationDefinition = OPERATIONS[operation];
  try {
    return parse(definition.input, input) as InputOf<OperationName>;
  } catch (error) {
    throw outdatedIfUnknown(error);
  }
}

/** What to fetch for a job: every media field that its input has, and what our store keeps of it. */
export function wantedMedia(
  { operation, sources, limits }: JobRequest,
  input: InputOf<OperationName>,
): readonly WantedMedia[] {
  const definition: OperationDefinition = OPERATIONS[operation];
  return [...fetchedMediaIn(definition.input, input), ...inlineIn(definition.input, input)].map(
    ({ name, kind }) => {
      const source = sources[name];
      if (!source) throw new ApiError('validation_failed', `sources has no entry for ${name}`);
      const maxBytes = limits.max_source_bytes[kind] ?? definition.limits.maxSourceBytes[kind];
      return { name, kind, source, maxBytes };
    },
  );
}

/** Bytes that all sources of a job may have together. */
export function mostBytesOf({ operation }: JobRequest): number {
  return OPERATIONS[operation].limits.maxTotalSourceBytes;
}
