import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Img2VidInput } from '@app/contracts';
import {
  checkPixels,
  MediaError,
  MP4_OPTIONS,
  readStill,
  RunError,
  sizeFaults,
  stillGraph,
  toFrameRate,
  verifyOutput,
  videoEncoderOptions,
  videoSizeFor,
  workingSize,
  zoomGraph,
  type InputFile,
  type Rational,
  type Rung,
  type StillFacts,
  type Verified,
  type ZoomSpec,
} from '@app/ffmpeg';

import { climb } from './ladder';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
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
    const file = await session.still('url_image');
    const rate = toFrameRate(input.frame_rate);
    const frames = Math.max(1, Math.round((input.duration * rate.num) / rate.den));
    const zoom = await session.about('url_image', async () => {
      const still = await stillIn(session, file);
      const spec = { ...videoSizeFor(still), frames, zoom: ZOOM };
      await decodeStill(session, { file, still, zoom: spec, folder: context.folder });
      return spec;
    });
    const faults = sizeFaults(zoom);
    const { made, ...choice } = await climb(this.tools, { operation: 'img2vid', faults }, (rung) =>
      zoomIn(session, { zoom, rate }, rung),
    );
    return videoResult(context, {
      ...choice,
      operation: 'img2vid',
      verified: made,
      warnings: [],
      totalMs: performance.now() - started,
    });
  }
}

/** One raw frame at the zoom's working size: decoded, turned, cropped and scaled once. */
const STILL_FILE = 'still.yuv';

/** The still's header, within the budget and whole. */
async function stillIn(session: RenderSession, { demuxer }: InputFile): Promise<StillFacts> {
  const still = readStill(await readFile(session.source('url_image').path));
  if (!still || still.width === 0 || still.height === 0) {
    throw new MediaError('media_invalid', `It is damaged: its ${demuxer} header can not be read.`);
  }
  if (still.animated) {
    throw new MediaError('media_unsupported', 'It is an animated WebP; a still is needed.');
  }
  checkPixels(still.width, still.height, session.budget);
  if (!still.complete)
    throw new MediaError('media_invalid', 'It is cut short: its end is missing.');
  return still;
}

interface StillJob {
  readonly file: InputFile;
  readonly still: StillFacts;
  readonly zoom: ZoomSpec;
  readonly folder: string;
}

/** ffmpeg ends well with no frame for some broken stills, so the frame itself is looked at. */
async function decodeStill(session: RenderSession, job: StillJob): Promise<void> {
  const { width, height } = workingSize(job.zoom);
  const chain = stillGraph(job.still, job.zoom);
  const options = ['-map', `[${chain.to}]`, '-frames:v', '1', '-f', 'rawvideo'];
  const command = {
    inputs: [job.file],
    chains: [chain],
    outputs: [{ options, name: STILL_FILE }],
  };
  try {
    await session.tools.runner.ffmpeg(command, session.run());
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== 'encode_failed') throw error;
    throw new MediaError('media_invalid', 'It can not be decoded.', { cause: error });
  }
  const { size } = await stat(join(job.folder, STILL_FILE));
  if (size !== (width * height * 3) / 2) {
    throw new MediaError('media_invalid', 'It can not be decoded.');
  }
}

async function zoomIn(
  session: RenderSession,
  { zoom, rate }: { readonly zoom: ZoomSpec; readonly rate: Rational },
  rung: Rung,
): Promise<Verified> {
  const { runner } = session.tools;
  const seconds = (zoom.frames * rate.den) / rate.num;
  const chain = zoomGraph(zoom);
  const options = [
    ...['-map', `[${chain.to}]`, '-frames:v', String(zoom.frames)],
    ...videoEncoderOptions(rung, rate),
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
