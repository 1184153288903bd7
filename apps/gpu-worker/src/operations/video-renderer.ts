import type { InputOf, OperationName } from '@app/contracts';

import type { PlannedVideo } from './planned-video';
import { Renderer, type RenderContext } from './renderer';

/** A renderer of videos whose work can also be a part of another one's run. */
export abstract class VideoRenderer<Name extends OperationName> extends Renderer<Name> {
  /** Opens the sources and plans the video without rendering it. Throws as `render`. */
  abstract plan(input: InputOf<Name>, context: RenderContext): Promise<PlannedVideo>;
}
