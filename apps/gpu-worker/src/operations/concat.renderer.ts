import { concatOperation, type ConcatInput } from '@app/contracts';
import { sizeFaults } from '@app/ffmpeg';

import { concatJob } from './concat.job';
import { joinOn } from './concat.join';
import { climb } from './ladder';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { videoResult } from './video-result';

/** Joins videos and stills, each picture encoded once and no more than two sources open at once. */
export class ConcatRenderer extends Renderer<'concat'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: ConcatInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const job = await concatJob(session, input);
    const faults = sizeFaults(job.frame.size);
    // Pictures of any shape are fitted and faded on the CPU.
    const { made, ...choice } = await climb(this.tools, { ladder: 'encoding', faults }, (rung) =>
      joinOn(rung, session, job),
    );
    return videoResult(context, {
      ...choice,
      planned: concatOperation.outputs(input),
      ...{ verified: made, warnings: job.warnings, totalMs: performance.now() - started },
    });
  }
}
