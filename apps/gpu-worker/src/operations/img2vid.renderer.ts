import { img2vidOperation, type Img2VidInput } from '@app/contracts';
import {
  framesChain,
  framesOf,
  FrameSource,
  sizeFaults,
  toFrameRate,
  type Feed,
  type FramePlan,
  type InputFile,
  type Rational,
  type Size,
} from '@app/ffmpeg';

import { planVideo } from './img2vid.plan';
import { encodeVideo, type PlannedVideo } from './planned-video';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import type { RenderContext, RenderResult } from './renderer';
import { VideoRenderer } from './video-renderer';
import { videoResult } from './video-result';

/** Turns stills into a video over which a camera moves. */
export class Img2VidRenderer extends VideoRenderer<'img2vid'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: Img2VidInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const encoded = await encodeVideo(session, await planIn(session, input));
    const planned = img2vidOperation.outputs(input);
    return videoResult(context, { ...encoded, planned, totalMs: performance.now() - started });
  }

  plan(input: Img2VidInput, context: RenderContext): Promise<PlannedVideo> {
    return planIn(new RenderSession(context, this.tools), input);
  }
}

/** Frames are made as the encoder takes them: what it can not take is not made yet. */
async function planIn(session: RenderSession, input: Img2VidInput): Promise<PlannedVideo> {
  const rate = toFrameRate(input.frame_rate);
  const { warnings, ...plan } = await planVideo(session, input, rate);
  const { frame: size } = plan;
  const frames = framesOf(plan);
  const chain = framesChain();
  const made = rawFrames(size, rate, framesFrom(plan, session.folder));
  return {
    ...{ size, rate, frames, seconds: (frames * rate.den) / rate.num },
    pixelsPerSecond: (size.width * size.height * rate.num) / rate.den,
    quality: input.quality,
    // No CUDA filter moves by less than a pixel.
    ...{ ladder: 'encoding', faults: sizeFaults(size) },
    picture: () => ({ inputs: [made], chains: [chain], pad: chain.to }),
    ...{ sound: null, soundInputs: [], sources: [], decoded: null, warnings },
  };
}

/** Fills a program's standard input with every frame, once for each run. */
function framesFrom(plan: FramePlan, folder: string): Feed {
  return async (stdin) => {
    await using source = new FrameSource(plan, { folder });
    await source.writeTo(stdin);
  };
}

function rawFrames({ width, height }: Size, { num, den }: Rational, feed: Feed): InputFile {
  const shape = ['-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`];
  return {
    ...{ name: '', feed, demuxer: 'rawvideo', maxPixels: width * height },
    options: [...shape, '-framerate', `${num}/${den}`],
  };
}
