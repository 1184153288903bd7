import {
  pipelineFiles,
  referencesOf,
  stepOrder,
  type PipelineInput,
  type PipelineStep,
  type SingleOperationName,
} from '@app/contracts';

/** Steps that are rendered in one run, each the source of the next; the last one makes the files. */
export interface StepGroup {
  readonly steps: readonly PipelineStep[];
}

/** What a step of an operation can do in a run with others. */
interface Fusing {
  /** The field by which it goes on with another's video; null where it only begins a run. */
  readonly field: 'url_video' | null;
  /** Whether its video is always encoded, so that a run with it costs no encode that copying saves. */
  readonly encodes: boolean;
  /** Whether there can be several in one run: captions have one place in a job's folder. */
  readonly repeats: boolean;
}

const FUSING: Readonly<Partial<Record<SingleOperationName, Fusing>>> = {
  img2vid: { field: null, encodes: true, repeats: false },
  caption: { field: 'url_video', encodes: true, repeats: false },
  addaudio: { field: 'url_video', encodes: false, repeats: true },
};

/**
 * A pipeline's steps in an order in which they can be rendered, those in one group that can share a
 * decode and an encode: each but the last is used by nobody else and is no result itself, and one of
 * them has to be encoded anyway.
 */
export function stepGroups({ steps, outputs }: PipelineInput): readonly StepGroup[] {
  const { order } = stepOrder(steps);
  const kept = new Set(pipelineFiles(steps, outputs).map(({ step }) => step));
  const groups: PipelineStep[][] = [];
  for (const step of order) {
    const before = goesOnWith(step, groups, { steps, kept });
    if (before) before.push(step);
    else groups.push([step]);
  }
  // By then all is made that any of its steps takes from others.
  const turn = ({ steps: group }: StepGroup) => order.indexOf(group.at(-1) as PipelineStep);
  return groups.flatMap(worthwhile).sort((a, b) => turn(a) - turn(b));
}

interface Pipeline {
  readonly steps: readonly PipelineStep[];
  readonly kept: ReadonlySet<string>;
}

/** The group whose video a step alone takes; undefined where it begins one of its own. */
function goesOnWith(
  step: PipelineStep,
  groups: readonly PipelineStep[][],
  { steps, kept }: Pipeline,
): PipelineStep[] | undefined {
  const fusing = FUSING[step.operation];
  const source = referencesOf(step).find(({ name }) => name === fusing?.field)?.step;
  const group = groups.find((each) => each.at(-1)?.name === source);
  const last = group?.at(-1);
  if (!fusing || !group || !last || !FUSING[last.operation] || kept.has(last.name))
    return undefined;
  const uses = steps.flatMap(referencesOf).filter((use) => use.step === last.name);
  const isFull = !fusing.repeats && group.some(({ operation }) => operation === step.operation);
  return uses.length === 1 && !isFull ? group : undefined;
}

/** Where nothing has to be encoded, steps that copy the picture one after another are faster. */
function worthwhile(steps: readonly PipelineStep[]): readonly StepGroup[] {
  const encodes = steps.some(({ operation }) => FUSING[operation]?.encodes === true);
  return encodes ? [{ steps }] : steps.map((step) => ({ steps: [step] }));
}
