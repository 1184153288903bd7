import { type InputOf, type FanOutOperation, OPERATIONS } from '@app/contracts';

import { joinParts } from './task.join';
import { renderPart } from './task.part';
import { planParts } from './task.plan';
import type { Partable } from './parted-video';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';

/** Renders jobs whole, and where that is asked for one task of a job that is rendered in parts. */
export class TaskRenderer<Name extends FanOutOperation> extends Renderer<Name> {
  constructor(
    private readonly tools: RenderTools,
    private readonly operation: Name,
    private readonly whole: Renderer<Name> & Partable<Name>,
  ) {
    super();
  }

  async render(input: InputOf<Name>, context: RenderContext): Promise<RenderResult> {
    const { task } = context;
    if (!task) return this.whole.render(input, context);
    const session = new RenderSession(context, this.tools);
    if (task.role === 'plan') {
      const video = await this.whole.parted(session, input);
      const planned = video && (await planParts(session, video, task));
      return planned ?? this.whole.render(input, context);
    }
    if (task.role === 'part') {
      const video = await this.whole.parted(session, input, task);
      if (!video) throw new RangeError('this job has no parts');
      return renderPart(session, video, task);
    }
    const { outputs } = OPERATIONS[this.operation] as Pick<(typeof OPERATIONS)[Name], 'outputs'>;
    const [container, codec] = [this.whole.container(input), this.whole.codec(input)];
    return joinParts(session, task, {
      container,
      codec,
      planned: outputs(input as never),
      context,
    });
  }
}
