import {
  animationGraph,
  codecFaults,
  containerOptions,
  GIF_SETTINGS,
  MediaError,
  paletteGraph,
  verifyOutput,
  type Chain,
  type InputFile,
} from '@app/ffmpeg';

import { orBlameSource } from './blamed-source';
import { decodedFrames, lostFrames } from './decoded-frames';
import { climb, type Climbed } from './ladder';
import type { RenderSession } from './render-session';
import { resultFile } from './transcode.command';
import { decodedSources, type Transcoded } from './transcode.encode';
import { workOf, type Transcoding } from './transcode.plan';

/** Longer ones are films. */
const MAX_SECONDS = 60;
/** A minute of 640x360 at 15 frames a second; a GIF has about half a byte a pixel. */
const MAX_PIXELS = 640 * 360 * 15 * MAX_SECONDS;

/** Makes an animation in two passes: the colours that it needs, then its frames in them. */
export async function animate(
  session: RenderSession,
  job: Transcoding,
): Promise<Climbed<Transcoded>> {
  await session.about('url_video', async () => checkSmall(job));
  return orBlameSource(session, decodedSources(job), () =>
    climb(session.tools, { ladder: 'encoding', faults: codecFaults('gif'), codec: 'gif' }, () =>
      animateOnce(session, job),
    ),
  );
}

function checkSmall({ seconds, size: { width, height }, pacing: { frames } }: Transcoding): void {
  if (seconds > MAX_SECONDS) {
    const is = `A gif may be ${MAX_SECONDS} s long, this would be ${seconds.toFixed(1)} s`;
    throw new MediaError('media_too_large', `${is}; trim it, or make a webm.`);
  }
  const pixels = width * height * frames;
  if (pixels <= MAX_PIXELS) return;
  const is = `A gif may have ${MAX_PIXELS} pixels in all its frames, this would have ${pixels} (${width}x${height}, ${frames} frames)`;
  throw new MediaError('media_too_large', `${is}; make width or frame_rate smaller.`);
}

/** 256 pixels, for which decoders take more room. */
const PALETTE: InputFile = { name: 'palette.png', demuxer: 'png_pipe', maxPixels: 4096 };

async function animateOnce(session: RenderSession, job: Transcoding): Promise<Transcoded> {
  const { video, pacing, size, input, seconds } = job;
  const spec = { ...job, ...input, video: video.source.video, rung: 'cpu' as const };
  const settings = GIF_SETTINGS[input.quality];
  const work = workOf(job);
  const run = session.run(work);
  await session.tools.runner.ffmpeg(
    toFile([video.input], paletteGraph(spec, settings), {
      options: ['-map', '[palette]', '-frames:v', '1', '-c:v', 'png', '-f', 'image2pipe'],
      name: PALETTE.name,
    }),
    { ...run, onProgress: undefined },
  );
  const options = ['-c:v', 'gif', '-fps_mode:v', 'passthrough', ...containerOptions('gif', 'gif')];
  const output = { options: ['-map', '[animated]', ...options], name: resultFile(job) };
  const command = toFile([video.input, PALETTE], animationGraph(spec, settings), output);
  const { frames } = await session.tools.runner.ffmpeg(command, run);
  await session.about('url_video', async () =>
    decodedFrames(video, { pacing, frames, rung: 'cpu' }),
  );
  const plan = { how: 'encoded', seconds, frames } as const;
  const verified = await verifyOutput(
    session.tools.runner,
    { name: resultFile(job), demuxer: 'gif', size, video: plan, audio: null },
    session.run(),
  );
  return { verified, warnings: lostFrames('url_video', pacing, frames) };
}

function toFile(
  inputs: readonly InputFile[],
  chains: readonly Chain[],
  output: { readonly options: readonly string[]; readonly name: string },
) {
  return { inputs, chains, outputs: [output] };
}
