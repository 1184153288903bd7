import {
  ApiError,
  pipelineFiles,
  type PipelineInput,
  type PipelineStep,
  type StepReport,
} from '@app/contracts';

import type { RenderResult } from '../renderer';
import type { RenderedSteps } from './rendered.steps';
import type { StepGroup } from './step.groups';

interface RenderedPipeline {
  readonly groups: readonly StepGroup[];
  readonly rendered: RenderedSteps;
  /** Checks included. */
  readonly totalMs: number;
}

/** What all groups of a pipeline made, as the result of one job. */
export function pipelineResult(
  { steps, outputs }: PipelineInput,
  { groups, rendered, totalMs }: RenderedPipeline,
): RenderResult {
  const files = pipelineFiles(steps, outputs).map(({ step, nameInStep, ...planned }) => {
    const file = rendered.file(step, nameInStep);
    if (!file) throw new ApiError('internal', `Step ${step} has not made its file ${nameInStep}.`);
    const { filename, contentType } = planned;
    return [planned.name, { ...file, filename, contentType }] as const;
  });
  const results = steps.flatMap((step) => {
    const result = rendered.of(step);
    return result ? [{ step, result }] : [];
  });
  const { encoder } = results.find(({ result }) => result.encoder !== null)?.result ?? {};
  const verifyMs = results.reduce((sum, { result }) => sum + result.verifyMs, 0);
  const renderMs = Math.max(1, Math.round(totalMs) - verifyMs);
  const seconds = files[0]?.[1].media.duration_seconds ?? 0;
  return {
    outputs: Object.fromEntries(files),
    data: { steps: steps.map((step) => reportOf(step, groups, rendered)) },
    warnings: steps.flatMap((step) => rendered.warningsOf(step)),
    encoder: encoder ?? null,
    fallbackReason: reasons(results.map(({ result }) => result.fallbackReason)),
    ...{ renderMs, verifyMs, speed: Math.round((seconds / renderMs) * 100_000) / 100 },
  };
}

function reportOf(
  step: PipelineStep,
  groups: readonly StepGroup[],
  rendered: RenderedSteps,
): StepReport {
  const { name, operation } = step;
  const result = rendered.of(step);
  const into = groups.find(({ steps }) => steps.includes(step))?.steps.at(-1)?.name;
  return {
    ...{ name, operation, fused_into: result || into === undefined ? null : into },
    encoder: result?.encoder ?? null,
    render_ms: result ? Math.round(result.renderMs) : null,
    data: (result?.data ?? null) as StepReport['data'],
  };
}

function reasons(all: readonly (string | null)[]): string | null {
  const said = new Set(all.filter((reason) => reason !== null));
  return said.size === 0 ? null : [...said].join('; ');
}
