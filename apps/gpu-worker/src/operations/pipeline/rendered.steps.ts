import { link, stat } from 'node:fs/promises';
import { join } from 'node:path';

import {
  ApiError,
  inlineIn,
  mediaIn,
  referencedStep,
  STEP_INPUTS,
  type JobWarning,
  type PipelineInput,
  type PipelineStep,
} from '@app/contracts';

import type { OpenedVideo } from '../opened-media';
import type { PlannedVideo } from '../planned-video';
import type { RenderContext, RenderedFile, RenderResult, SourceFile } from '../renderer';

/** What a pipeline's steps made so far, and what the next ones take of it. */
export class RenderedSteps {
  private readonly results = new Map<string, RenderResult>();
  private readonly planned = new Map<string, PlannedVideo>();

  constructor(
    private readonly input: PipelineInput,
    private readonly context: RenderContext,
  ) {}

  add({ name }: PipelineStep, result: RenderResult): void {
    this.results.set(name, result);
  }

  /** A step that goes on into the next one. */
  addPlanned({ name }: PipelineStep, planned: PlannedVideo): void {
    this.planned.set(name, planned);
  }

  warningsOf({ name }: PipelineStep): readonly JobWarning[] {
    const { warnings = [] } = this.results.get(name) ?? this.planned.get(name) ?? {};
    return warnings.map(({ code, detail }) => ({ code, detail: `step ${name}: ${detail}` }));
  }

  /** Undefined for a step that was rendered as a part of another. */
  of({ name }: PipelineStep): RenderResult | undefined {
    return this.results.get(name);
  }

  /**
   * A step's own sources, from files of its fields and of other steps, except the one that is made.
   * They are linked into its group's folder: names in commands lead nowhere else.
   */
  async sourcesFor(
    step: PipelineStep,
    { folder, made }: { readonly folder: string; readonly made: OpenedVideo | undefined },
  ): Promise<RenderContext['sources']> {
    const type = STEP_INPUTS[step.operation];
    const prefix = `steps.${this.input.steps.indexOf(step)}.input.`;
    const uses = [...mediaIn(type, step.input), ...inlineIn(type, step.input)];
    const sources: Record<string, SourceFile> = {};
    for (const { name, kind, value } of uses) {
      const other = typeof value === 'string' ? referencedStep(value) : undefined;
      if (made && other !== undefined && name === 'url_video') continue;
      const fetched = this.context.sources[prefix + name];
      const source = other === undefined ? fetched : await this.sourceFrom(other, kind);
      if (!source) throw new ApiError('internal', `The source ${name} was not fetched.`);
      const path = join(folder, `${step.name}-${name.replaceAll('.', '-')}`);
      await link(source.path, path);
      sources[name] = { ...source, path };
    }
    return sources;
  }

  /** The first file of another step: that it fits was checked with the request. */
  private async sourceFrom(name: string, kind: SourceFile['kind']): Promise<SourceFile> {
    const [file] = Object.values(this.results.get(name)?.outputs ?? {});
    if (!file) throw new ApiError('internal', `Step ${name} has not made its file.`);
    const { size: bytes } = await stat(file.path);
    return { path: file.path, kind, bytes, charset: null };
  }

  /** A file of a step by the name that its operation gives it. */
  file(step: string, name: string): RenderedFile | undefined {
    return this.results.get(step)?.outputs[name];
  }
}
