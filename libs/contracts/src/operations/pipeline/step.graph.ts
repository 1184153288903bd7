import { mediaIn, type MediaUse } from '../../media-in';
import { STEP_INPUTS, type PipelineStep } from './pipeline.steps';

/** A media field of a step that takes what another step makes. */
export interface StepReference extends MediaUse {
  /** The name of the other step. */
  readonly step: string;
}

const REFERENCE = /^step:(.*)$/s;

/** The name in a reference to a step; undefined for any other value. */
export function referencedStep(value: string): string | undefined {
  return REFERENCE.exec(value)?.[1];
}

/** What a step takes from others, in the order of its fields. */
export function referencesOf({ operation, input }: PipelineStep): readonly StepReference[] {
  return mediaIn(STEP_INPUTS[operation], input).flatMap((use) => {
    const step = referencedStep(use.value);
    return step === undefined ? [] : [{ ...use, step }];
  });
}

/** What can be run, in an order in which it can be, and what waits for itself. */
export interface StepOrder {
  readonly order: readonly PipelineStep[];
  /** Steps of a cycle, and those that wait for one. */
  readonly stuck: readonly PipelineStep[];
}

/** Steps after those that they refer to; else as they stand. References must be to steps that exist. */
export function stepOrder(steps: readonly PipelineStep[]): StepOrder {
  const order: PipelineStep[] = [];
  const done = new Set<string>();
  for (let stuck = steps; ;) {
    const next = stuck.find((step) => referencesOf(step).every((use) => done.has(use.step)));
    if (!next) return { order, stuck };
    order.push(next);
    done.add(next.name);
    stuck = stuck.filter((step) => step !== next);
  }
}
