import type { OperationName } from '@app/contracts';

import { AddAudioRenderer } from './addaudio.renderer';
import { AudioRenderer } from './audio.renderer';
import { CaptionRenderer } from './caption.renderer';
import { ConcatRenderer } from './concat.renderer';
import { Img2VidRenderer } from './img2vid.renderer';
import { ProbeRenderer } from './probe.renderer';
import { PipelineRenderer } from './pipeline/pipeline.renderer';
import type { RenderTools } from './render-tools';
import type { Renderer } from './renderer';
import { TaskRenderer } from './task.renderer';
import { TranscodeRenderer } from './transcode.renderer';
import { TrimRenderer } from './trim.renderer';
import { ThumbnailRenderer } from './thumbnail.renderer';
import { WatermarkRenderer } from './watermark.renderer';

/** The renderer of every operation; an operation without one does not compile. */
export type Renderers = { readonly [Name in OperationName]: Renderer<Name> };

/** All renderers, around one set of tools. */
export function createRenderers(tools: RenderTools): Renderers {
  const single = {
    caption: new CaptionRenderer(tools),
    img2vid: new Img2VidRenderer(tools),
    addaudio: new AddAudioRenderer(tools),
    transcode: new TranscodeRenderer(tools),
    audio: new AudioRenderer(tools),
    trim: new TrimRenderer(tools),
    concat: new ConcatRenderer(tools),
    probe: new ProbeRenderer(tools),
    thumbnail: new ThumbnailRenderer(tools, tools.fonts),
    watermark: new WatermarkRenderer(tools, tools.fonts),
  };
  return {
    ...single,
    caption: new TaskRenderer(tools, 'caption', single.caption),
    transcode: new TaskRenderer(tools, 'transcode', single.transcode),
    pipeline: new PipelineRenderer(single),
  };
}

export * from './render-tools';
export * from './renderer';
