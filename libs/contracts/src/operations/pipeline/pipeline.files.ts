import type { OperationInput } from '../operation-input';
import type { OperationDefinition, OutputFile } from '../operation';
import { SINGLE_OPERATIONS } from '../single.operations';
import type { PipelineStep } from './pipeline.steps';
import { referencesOf } from './step.graph';

/** The files that a step makes, by the names that its own operation gives them. */
export function stepFiles({ operation, input }: PipelineStep): readonly OutputFile[] {
  const definition: OperationDefinition = SINGLE_OPERATIONS[operation];
  return definition.outputs(input as OperationInput);
}

/** A file of a pipeline: one of a step's, under a name of its own. */
export interface PipelineFile extends OutputFile {
  readonly step: string;
  /** What the step's operation calls it. */
  readonly nameInStep: string;
}

/** The files that a pipeline makes, in the order of its outputs. */
export function pipelineFiles(
  steps: readonly PipelineStep[],
  outputs?: readonly string[],
): readonly PipelineFile[] {
  const kept = outputs ?? lastSteps(steps);
  return kept.flatMap((name) => steps.filter((step) => step.name === name)).flatMap(namedFiles);
}

/** The steps that no other one uses and that make files. */
export function lastSteps(steps: readonly PipelineStep[]): readonly string[] {
  const used = new Set(steps.flatMap(referencesOf).map(({ step }) => step));
  const last = steps.filter((step) => !used.has(step.name) && stepFiles(step).length > 0);
  return last.map(({ name }) => name);
}

/** A step's one file is called like the step. */
function namedFiles(step: PipelineStep): readonly PipelineFile[] {
  const files = stepFiles(step);
  return files.map(({ name, kind, filename, contentType }) => {
    const isOne = files.length === 1;
    return {
      ...{ step: step.name, nameInStep: name, kind, contentType },
      name: isOne ? step.name : `${step.name}-${name}`,
      filename: isOne ? step.name + extension(filename) : `${step.name}-${filename}`,
    };
  });
}

function extension(filename: string): string {
  return filename.slice(filename.lastIndexOf('.'));
}
