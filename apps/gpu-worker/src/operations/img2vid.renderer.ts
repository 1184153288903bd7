import type { Img2VidInput } from '@app/contracts';
import {
  MP4_OPTIONS,
  sizeFaults,
  toFrameRate,
  verifyOutput,
  videoEncoderOptions,
  videoSizeFor,
  workingSize,
  zoomGraph,
  type InputFile,
  type Quality,
  type Rational,
  type Rung,
  type Verified,
  type ZoomSpec,
} from '@app/ffmpeg';

import { climb } from './ladder';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { decodeStill, openStill, STILL_FILE, stillWarnings } from './still-source';
import { RESULT_FILE, videoResult } from './video-result';

/** How much of the still the last frame shows: 1/1.25 of each side. */
const ZOOM = 1.25;

/** Turns a still into a video with a slow zoom towards its centre. */
export class Img2VidRenderer extends Renderer<'img2vid'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: Img2VidInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const rate = toFrameRate(input.frame_rate);
    const frames = Math.max(1, Math.round((input.duration * rate.num) / rate.den));
    const still = await openStill(session, context.folder);
    const zoom = { ...videoSizeFor(still.facts), frames, zoom: ZOOM };
    await decodeStill(session, still, zoom);
    const faults = sizeFaults(zoom);
    const { made, ...choice } = await climb(this.tools, { operation: 'img2vid', faults }, (rung) =>
      zoomIn(session, { zoom, rate, quality: input.quality }, rung),
    );
    return videoResult(context, {
      ...choice,
      operation: 'img2vid',
      verified: made,
      warnings: stillWarnings(still),
      totalMs: performance.now() - started,
    });
  }
}

interface ZoomJob {
  readonly zoom: ZoomSpec;
  readonly rate: Rational;
  readonly quality: Quality;
}

async function zoomIn(
  session: RenderSession,
  { zoom, rate, quality }: ZoomJob,
  rung: Rung,
): Promise<Verified> {
  const { runner } = session.tools;
  const seconds = (zoom.frames * rate.den) / rate.num;
  const chain = zoomGraph(zoom);
  const options = [
    ...['-map', `[${chain.to}]`, '-frames:v', String(zoom.frames)],
    ...videoEncoderOptions({ rung, quality, rate }),
    ...MP4_OPTIONS,
  ];
  const command = {
    inputs: [rawStill(zoom, rate)],
    chains: [chain],
    outputs: [{ options, name: RESULT_FILE }],
  };
  await runner.ffmpeg(command, { ...session.run({ seconds }), usesGpu: rung !== 'cpu' });
  const video = { how: 'encoded', seconds, frames: zoom.frames } as const;
  return verifyOutput(runner, { name: RESULT_FILE, size: zoom, video, audio: null }, session.run());
}

function rawStill(zoom: ZoomSpec, rate: Rational): InputFile {
  const { width, height } = workingSize(zoom);
  return {
    name: STILL_FILE,
    demuxer: 'rawvideo',
    maxPixels: width * height,
    options: [
      ...['-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`],
      ...['-framerate', `${rate.num}/${rate.den}`],
    ],
  };
}
