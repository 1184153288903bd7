import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import {
  ApiError,
  toApiError,
  type OperationName,
  type PipelineInput,
  type PipelineStep,
} from '@app/contracts';

import { renderInTime } from '../job.handler.render';
import { madeVideo } from '../made-video';
import type { OpenedVideo } from '../opened-media';
import { Renderer, type RenderContext, type RenderResult } from '../renderer';
import { VideoRenderer } from '../video-renderer';
import { pipelineResult } from './pipeline.result';
import { RenderedSteps } from './rendered.steps';
import { stepGroups, type StepGroup } from './step.groups';

/** The renderers of single operations, by name. */
export type StepRenderers = Readonly<Record<PipelineStep['operation'], Renderer<OperationName>>>;

/** Runs a pipeline's steps, group by group, each group in a folder of its own. */
export class PipelineRenderer extends Renderer<'pipeline'> {
  constructor(private readonly renderers: StepRenderers) {
    super();
  }

  async render(input: PipelineInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const groups = stepGroups(input);
    const rendered = new RenderedSteps(input, context);
    for (const [at, group] of groups.entries()) {
      context.signal.throwIfAborted();
      const folder = join(context.folder, `group-${at}`);
      await mkdir(folder, { recursive: true });
      const progress: RenderContext['progress'] = ({ fraction, speed }) =>
        context.progress({ fraction: (at + fraction) / groups.length, speed });
      await this.renderGroup(group, rendered, { ...context, folder, progress });
    }
    return pipelineResult(input, { groups, rendered, totalMs: performance.now() - started });
  }

  /** Plans all steps but the last, and renders that with what they make. */
  private async renderGroup(
    { steps }: StepGroup,
    rendered: RenderedSteps,
    context: RenderContext,
  ): Promise<void> {
    let made: OpenedVideo | undefined;
    for (const [at, step] of steps.entries()) {
      made = await named(step, async () => {
        const sources = await rendered.sourcesFor(step, { folder: context.folder, made });
        const own = { ...context, sources, ...(made && { made: { url_video: made } }) };
        if (at < steps.length - 1) {
          const planned = await this.planner(step).plan(step.input, {
            ...{ ...own, planned: () => undefined, goesOn: true },
          });
          rendered.addPlanned(step, planned);
          return madeVideo(planned);
        }
        const renderer = this.renderers[step.operation];
        rendered.add(step, await renderInTime({ renderer, input: step.input, context: own }));
        return undefined;
      });
    }
  }

  private planner({ operation }: PipelineStep): VideoRenderer<OperationName> {
    const renderer = this.renderers[operation];
    if (renderer instanceof VideoRenderer) return renderer as VideoRenderer<OperationName>;
    throw new RangeError(`${operation} can not go on in the same run`);
  }
}

/** Says in errors of which step they are. */
async function named<T>({ name }: PipelineStep, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, detail, retryable } = toApiError(error);
    throw new ApiError(code, `step ${name}: ${detail}`, { retryable, cause: error });
  }
}
