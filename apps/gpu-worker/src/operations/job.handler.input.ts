import {
  ApiError,
  FAN_OUT_OPERATIONS,
  inlineIn,
  fetchedMediaIn,
  OPERATIONS,
  outdatedIfUnknown,
  parse,
  partSource,
  SOUND_OUTPUT,
  type InputOf,
  type JoinTask,
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
  { operation, sources, limits, task }: JobRequest,
  input: InputOf<OperationName>,
): readonly WantedMedia[] {
  if (task?.role === 'join') return partsOf({ sources, limits }, task);
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

/** A join needs nothing but what the tasks before it have stored. */
function partsOf(
  { sources, limits }: Pick<JobRequest, 'sources' | 'limits'>,
  { frames, has_sound }: JoinTask,
): readonly WantedMedia[] {
  const names = [
    ...frames.map((_, part) => partSource(part)),
    ...(has_sound ? [SOUND_OUTPUT] : []),
  ];
  return names.map((name) => {
    const source = sources[name];
    if (!source) throw new ApiError('validation_failed', `sources has no entry for ${name}`);
    const kind = name === SOUND_OUTPUT ? 'audio' : 'video';
    return { name, kind, source, maxBytes: limits.max_output_bytes };
  });
}

/** Throws ApiError `worker_outdated` for a task of an operation that this worker renders whole only. */
export function checkTask({ operation, task }: JobRequest): void {
  const operations: readonly OperationName[] = FAN_OUT_OPERATIONS;
  if (!task || operations.includes(operation)) return;
  throw new ApiError('worker_outdated', `This worker renders ${operation} whole only.`);
}

/** Bytes that all sources of a job may have together. */
export function mostBytesOf({ operation, limits, task }: JobRequest): number {
  // The parts of a result, and its sound, are no larger than it may be.
  if (task?.role === 'join') return limits.max_output_bytes;
  return OPERATIONS[operation].limits.maxTotalSourceBytes;
}
