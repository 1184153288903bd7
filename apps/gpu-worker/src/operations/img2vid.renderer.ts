import { img2vidOperation, type Img2VidInput } from '@app/contracts';
import {
  framesChain,
  framesOf,
  FrameSource,
  MP4_OPTIONS,
  sizeFaults,
  toFrameRate,
  verifyOutput,
  videoEncoderOptions,
  type EncodingSpec,
  type FramePlan,
  type InputFile,
  type Rational,
  type Size,
  type Verified,
} from '@app/ffmpeg';

import { planVideo } from './img2vid.plan';
import { climb } from './ladder';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { RESULT_FILE, videoResult } from './video-result';

/** Turns stills into a video over which a camera moves. */
export class Img2VidRenderer extends Renderer<'img2vid'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: Img2VidInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const rate = toFrameRate(input.frame_rate);
    const { warnings, ...plan } = await planVideo(session, input, rate);
    const faults = sizeFaults(plan.frame);
    const { quality } = input;
    // No CUDA filter moves by less than a pixel.
    const { made, ...choice } = await climb(this.tools, { ladder: 'encoding', faults }, (rung) =>
      encode(session, plan, { rung, quality, rate }),
    );
    const totalMs = performance.now() - started;
    return videoResult(context, {
      ...choice,
      planned: img2vidOperation.outputs(input),
      ...{ verified: made, warnings, totalMs },
    });
  }
}

/** Makes the frames and encodes them as they come: what the encoder can not take is not made yet. */
async function encode(
  session: RenderSession,
  plan: FramePlan,
  encoding: EncodingSpec,
): Promise<Verified> {
  const { rate, rung } = encoding;
  const { frame: size } = plan;
  const frames = framesOf(plan);
  const seconds = (frames * rate.den) / rate.num;
  const pixelsPerSecond = (size.width * size.height * rate.num) / rate.den;
  const options = session.run({ seconds, pixelsPerSecond });
  await using source = new FrameSource(plan, { folder: options.folder });
  await session.tools.runner.ffmpeg(encodeCommand(size, frames, encoding), {
    ...options,
    usesGpu: rung !== 'cpu',
    feed: (stdin) => source.writeTo(stdin),
  });
  const video = { how: 'encoded', seconds, frames } as const;
  const result = { name: RESULT_FILE, size, video, audio: null };
  return verifyOutput(session.tools.runner, result, session.run());
}

function encodeCommand(size: Size, frames: number, encoding: EncodingSpec) {
  const chain = framesChain();
  const options = [
    ...['-map', `[${chain.to}]`, '-frames:v', String(frames)],
    ...videoEncoderOptions(encoding),
    ...MP4_OPTIONS,
  ];
  return {
    inputs: [rawFrames(size, encoding.rate)],
    chains: [chain],
    outputs: [{ options, name: RESULT_FILE }],
  };
}

function rawFrames({ width, height }: Size, { num, den }: Rational): InputFile {
  const shape = ['-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`];
  return {
    ...{ name: '', fed: true, demuxer: 'rawvideo', maxPixels: width * height },
    options: [...shape, '-framerate', `${num}/${den}`],
  };
}
