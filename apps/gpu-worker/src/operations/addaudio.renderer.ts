import { addaudioOperation, type AddAudioInput } from '@app/contracts';
import {
  checkSeconds,
  displaySize,
  pacingOf,
  pictureGraph,
  sideBySide,
  videoEncoderOptions,
  videoFaults,
  type GpuFault,
  type Pacing,
  type Rung,
} from '@app/ffmpeg';

import { copyWhereExact } from './addaudio.copy';
import { join, verify, type Made, type SoundJob } from './addaudio.join';
import { laidBeside } from './addaudio.lengths';
import { orBlameSource, type DecodedSource } from './blamed-source';
import { decodedFrames, lostFrames } from './decoded-frames';
import { climb } from './ladder';
import { laidTrack } from './laid-track';
import { RenderSession, type OpenedSound, type OpenedVideo } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { seenFrames } from './seen-frames';
import { videoResult } from './video-result';

/** Lays a sound under a video; the picture is copied where that is exact. */
export class AddAudioRenderer extends Renderer<'addaudio'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: AddAudioInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const [video, sound] = await sideBySide(context.signal, [
      () => session.video('url_video'),
      () => session.sound('url_audio'),
    ]);
    const lengths = await session.about('url_audio', async () => {
      const laid = laidBeside(video.seconds, sound, input);
      checkSeconds(laid.seconds, session.budget);
      return laid;
    });
    const { track, warnings } = await orBlameSource(session, decodedSources(video, sound), () =>
      laidTrack(session, { ...lengths, video, sound, input }),
    );
    const job: SoundJob = { ...lengths, video, sound, track, quality: input.quality };
    const made = (await copyWhereExact(session, job)) ?? (await encode(session, job));
    return videoResult(context, {
      ...made,
      warnings: [...warnings, ...made.warnings],
      planned: addaudioOperation.outputs(input),
      totalMs: performance.now() - started,
    });
  }
}

async function encode(session: RenderSession, job: SoundJob): Promise<Made> {
  const faults = [...videoFaults(job.video.source.video), ...(job.holds ? [HELD_ON_CPU] : [])];
  const { made, ...choice } = await orBlameSource(
    session,
    decodedSources(job.video, job.sound),
    () => climb(session.tools, { ladder: 'whole', faults }, (rung) => encodeOn(rung, session, job)),
  );
  return { ...made, ...choice };
}

/** ffmpeg's `tpad` takes frames in main memory alone. */
const HELD_ON_CPU: GpuFault = {
  unit: 'nvdec',
  reason: 'a last frame that stands is held in the memory of the CPU',
};

function decodedSources(video: OpenedVideo, sound: OpenedSound): DecodedSource[] {
  const { video: picture, audio: own } = video.source;
  const ofVideo = [picture, ...(own ? [own] : [])];
  return [
    ...ofVideo.map(({ index }) => ({ field: 'url_video', input: video.input, index })),
    { field: 'url_audio', input: sound.input, index: sound.source.audio.index },
  ];
}

async function encodeOn(
  rung: Rung,
  session: RenderSession,
  job: SoundJob,
): Promise<Pick<Made, 'verified' | 'warnings'>> {
  const { video, seconds, quality, holds } = job;
  const facts = video.source.video;
  const pacing = pacingOf(facts, video.timeline);
  const chain = pictureGraph({ video: facts, pacing, seconds, rung, holds });
  const encoding = videoEncoderOptions({ rung, quality, rate: pacing.rate });
  const options = ['-map', `[${chain.to}]`, ...encoding];
  const joined = await join(session, job, { chains: [chain], options, rung });
  const { frames } = joined;
  const planned = plannedFrames(job, pacing);
  const decoded = holds ? await seenFrames(session.run().folder) : frames;
  await session.about('url_video', async () =>
    decodedFrames(video, { pacing: planned, frames: decoded, rung }),
  );
  const plan = { how: 'encoded', seconds, frames } as const;
  const verified = await verify(session, job, { size: displaySize(facts), video: plan });
  return {
    verified,
    warnings: [...joined.warnings, ...lostFrames('url_video', planned, decoded)],
  };
}

/** What should be decoded: the frames of the result, or of the source where the last one is held. */
function plannedFrames({ video, seconds, holds }: SoundJob, pacing: Pacing): Pacing {
  const { times, hiddenPackets } = video.timeline;
  if (holds) return { ...pacing, isSteady: true, frames: times.length - hiddenPackets };
  const wanted = Math.ceil((seconds * pacing.rate.num) / pacing.rate.den);
  return { ...pacing, frames: Math.min(pacing.frames, wanted) };
}
