import type { Checkpoint } from '../../apps/orchestrator/src/clock/checkpoints';

/** How the worker of a job goes about it. */
export type WorkerManner = 'at once' | 'after the kill' | 'silent until submitted again';

/** A place is only reached in some ways, and some of them are harder in others. */
export function mannerFor(place: Checkpoint, run: number): WorkerManner {
  // Asked for while it still runs.
  if (place === 'onStatus') return 'after the kill';
  // Half of those that nobody knows the provider took never say a word.
  const isUnknown = place === 'afterSubmitBeforeRecord' && run % 2 === 1;
  return isUnknown ? 'silent until submitted again' : 'at once';
}
