import { trimOperation, type JobWarning, type TrimInput } from '@app/contracts';
import {
  displaySize,
  exactSpan,
  inputOn,
  keyframeSpan,
  MP4_OPTIONS,
  seekedInput,
  seekSeconds,
  trimmedPicture,
  verifyOutput,
  videoEncoderOptions,
  videoFaults,
  type Rung,
  type Verified,
  askedSpan,
} from '@app/ffmpeg';

import { orBlameSource } from './blamed-source';
import type { DecodedSource } from './opened-media';
import { decodedFrames, lostFrames } from './decoded-frames';
import { climb } from './ladder';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { copySpan, movedBy } from './trim.copy';
import { inFile, trimJob, type TrimJob } from './trim.job';
import { trimmedTrack } from './trim.sound';
import { RESULT_FILE, videoResult } from './video-result';

/** Cuts a part out of a video; the picture is copied where that is exact. */
export class TrimRenderer extends Renderer<'trim'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: TrimInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const video = await session.video('url_video');
    const asked = await session.about('url_video', async () =>
      askedSpan(input, video.seconds, 'url_video'),
    );
    const job = await trimJob(session, { video, asked, quality: input.quality });
    const span = { exact: exactSpan, keyframe: keyframeSpan }[input.cut](job.packets, job.window);
    const copied = span && (await copySpan(session, job, span));
    const made = copied ?? (await encode(session, job));
    const moved = span && copied ? movedBy(span, job) : [];
    return videoResult(context, {
      ...made,
      warnings: [...asked.warnings, ...moved, ...made.warnings],
      planned: trimOperation.outputs(input),
      totalMs: performance.now() - started,
    });
  }
}

async function encode(session: RenderSession, job: TrimJob) {
  const faults = videoFaults(job.video.source.video);
  const { made, ...choice } = await orBlameSource(session, decodedSources(job), () =>
    climb(session.tools, { ladder: 'whole', faults }, (rung) => encodeOn(rung, session, job)),
  );
  return { ...made, ...choice };
}

function decodedSources({ video, sound }: TrimJob): DecodedSource[] {
  const field = 'url_video';
  const { index } = video.source.video;
  return [
    { field, input: video.input, index },
    ...(sound ? [{ field, input: sound.input, index: sound.source.audio.index }] : []),
  ];
}

interface Encoded {
  readonly verified: Verified;
  readonly warnings: readonly JobWarning[];
}

/** Decodes from the key frame before on, and encodes what is wanted of it. */
async function encodeOn(rung: Rung, session: RenderSession, job: TrimJob): Promise<Encoded> {
  const { video, pacing, window, packets, quality } = job;
  const facts = video.source.video;
  const { rate } = pacing;
  const seconds = (window.frames * rate.den) / rate.num;
  const { frames: count } = window;
  const from = seekSeconds(packets, window.start);
  const start = inFile(video, window.start) - from;
  const to = 'picture';
  const chain = trimmedPicture({ input: 0, video: facts, pacing, start, frames: count, rung, to });
  const track = trimmedTrack(job, { input: 1, start: window.start, seconds });
  const options = [
    ...['-map', `[${to}]`, ...videoEncoderOptions({ rung, quality, rate })],
    ...(track?.options ?? []),
    ...MP4_OPTIONS,
  ];
  const { frames } = await session.tools.runner.ffmpeg(
    {
      inputs: [inputOn(rung, seekedInput(video.input, from)), ...(track?.inputs ?? [])],
      chains: [chain, ...(track?.chains ?? [])],
      outputs: [{ options, name: RESULT_FILE }],
    },
    { ...session.run({ seconds }), usesGpu: rung !== 'cpu' },
  );
  const wanted = { ...pacing, frames: count };
  await session.about('url_video', async () =>
    decodedFrames(video, { pacing: wanted, frames, rung }),
  );
  const verified = await verifyOutput(
    session.tools.runner,
    {
      name: RESULT_FILE,
      size: displaySize(facts),
      video: { how: 'encoded', seconds, frames },
      audio: track?.plan ?? null,
    },
    session.run(),
  );
  return { verified, warnings: lostFrames('url_video', wanted, frames) };
}
