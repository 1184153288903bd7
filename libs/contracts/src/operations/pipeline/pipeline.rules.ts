import type { FieldProblem, MediaKind } from '../../field.metadata';
import type { OutputKind } from '../operation';
import { lastSteps, stepFiles } from './pipeline.files';
import type { PipelineStep } from './pipeline.steps';
import { referencesOf, stepOrder, type StepReference } from './step.graph';

/** What of a pipeline's input its steps are; anything may be lacking before it was checked. */
interface Steps {
  readonly steps?: readonly PipelineStep[];
  readonly outputs?: readonly string[] | undefined;
}

/** What is wrong with the steps of a pipeline as a whole, each of them being right by itself. */
export function stepProblems({ steps = [], outputs }: Steps): readonly FieldProblem[] {
  const names = steps.map(({ name }) => name);
  const graph = [...twice(names), ...steps.flatMap((step, at) => wrongReferences(steps, step, at))];
  if (graph.length > 0) return graph;
  const cycles = cycleProblems(steps);
  if (cycles.length > 0) return cycles;
  return [...outputProblems(steps, outputs), ...tooMany(steps)];
}

function twice(names: readonly string[]): readonly FieldProblem[] {
  return names.flatMap((name, at) =>
    names.indexOf(name) === at
      ? []
      : [conflict(`steps/${at}/name`, `there are two steps with the name ${name}`)],
  );
}

function wrongReferences(
  steps: readonly PipelineStep[],
  step: PipelineStep,
  at: number,
): readonly FieldProblem[] {
  return referencesOf(step).flatMap((use) => {
    const wrong = referenceProblem(steps, use);
    return wrong === undefined
      ? []
      : [{ field: fieldOf(at, use), code: 'format' as const, detail: `${use.name} ${wrong}` }];
  });
}

function referenceProblem(
  steps: readonly PipelineStep[],
  { step: name, kind }: StepReference,
): string | undefined {
  const step = steps.find((other) => other.name === name);
  if (!step) {
    const known = steps.map((each) => each.name).join(', ');
    return `refers to step ${JSON.stringify(name.slice(0, 64))}, which is none of ${known}`;
  }
  const [first] = stepFiles(step);
  if (!first) return `needs a file, and step ${name} (${step.operation}) makes none`;
  if (FITTING[kind].includes(first.kind)) return undefined;
  return `needs ${WORDS[kind]}, and step ${name} (${step.operation}) makes ${WORDS[first.kind]}`;
}

/** What a media field takes of what steps make: the sound of a video is a sound, too. */
const FITTING: Readonly<Record<MediaKind, readonly OutputKind[]>> = {
  video: ['video'],
  audio: ['audio', 'video'],
  image: ['image'],
  subtitle: [],
  media: ['video', 'audio', 'image'],
};

const WORDS: Readonly<Record<MediaKind, string>> = {
  video: 'a video',
  audio: 'a sound',
  image: 'a still',
  subtitle: 'captions',
  media: 'a file',
};

function cycleProblems(steps: readonly PipelineStep[]): readonly FieldProblem[] {
  const { stuck } = stepOrder(steps);
  const inCycle = new Set(stuck.map(({ name }) => name));
  return stuck.flatMap((step) => {
    const uses = referencesOf(step).filter((use) => inCycle.has(use.step));
    const at = steps.indexOf(step);
    return uses.map((use) => ({
      ...{ field: fieldOf(at, use), code: 'conflict' as const },
      detail: `${use.name} refers to step ${use.step}, which waits for step ${step.name} or for itself`,
    }));
  });
}

function outputProblems(
  steps: readonly PipelineStep[],
  outputs: readonly string[] | undefined,
): readonly FieldProblem[] {
  const wrong = (outputs ?? []).flatMap((name, at) => {
    const step = steps.find((each) => each.name === name);
    const why = !step
      ? `is none of the steps ${steps.map((each) => each.name).join(', ')}`
      : stepFiles(step).length === 0 &&
        `makes no file; what ${step.operation} finds is told anyway`;
    return why ? [conflict(`outputs/${at}`, `outputs: ${JSON.stringify(name)} ${why}`)] : [];
  });
  if (wrong.length > 0) return wrong;
  const kept = outputs ?? lastSteps(steps);
  if (kept.length === 0) return [conflict('steps', 'steps must have one that makes a file')];
  return unusedSteps(steps, kept);
}

/** A step that nothing comes of would cost time and money. */
function unusedSteps(
  steps: readonly PipelineStep[],
  kept: readonly string[],
): readonly FieldProblem[] {
  const used = new Set([...kept, ...steps.flatMap(referencesOf).map(({ step }) => step)]);
  return steps.flatMap((step, at) =>
    used.has(step.name) || stepFiles(step).length === 0
      ? []
      : [conflict(`steps/${at}`, `step ${step.name} is neither used nor one of outputs`)],
  );
}

/** JobRequests have room for a hundred of each. */
const MOST = 90;

function tooMany(steps: readonly PipelineStep[]): readonly FieldProblem[] {
  const files = steps.flatMap(stepFiles).length;
  if (files > MOST) return [range('steps', `steps make ${files} files; the limit is ${MOST}`)];
  return [];
}

function fieldOf(at: number, { pointer }: StepReference): string {
  return `steps/${at}/input${pointer}`;
}

function conflict(field: string, detail: string): FieldProblem {
  return { field, code: 'conflict', detail };
}

function range(field: string, detail: string): FieldProblem {
  return { field, code: 'range', detail };
}
