import { addaudioOperation, type AddAudioInput } from '@app/contracts';
import {
  checkSeconds,
  displaySize,
  inputOn,
  pacingOf,
  framesWithin,
  pictureGraph,
  sideBySide,
  videoFaults,
  type GpuFault,
  type Pacing,
} from '@app/ffmpeg';

import { copyWhereExact } from './addaudio.copy';
import type { SoundJob } from './addaudio.job';
import { laidBeside } from './addaudio.lengths';
import { orBlameSource } from './blamed-source';
import { laidTrack } from './laid-track';
import { decodedPicture, decodedSound, ladderFor } from './opened-media';
import { encodeVideo, type PlannedVideo } from './planned-video';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import type { RenderContext, RenderResult } from './renderer';
import { VideoRenderer } from './video-renderer';
import { videoResult } from './video-result';

/** Lays a sound under a video; the picture is copied where that is exact. */
export class AddAudioRenderer extends VideoRenderer<'addaudio'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: AddAudioInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const job = await laidIn(session, input);
    const made =
      (await copyWhereExact(session, job)) ?? (await encodeVideo(session, plannedOf(job)));
    const planned = addaudioOperation.outputs(input);
    return videoResult(context, { ...made, planned, totalMs: performance.now() - started });
  }

  async plan(input: AddAudioInput, context: RenderContext): Promise<PlannedVideo> {
    return plannedOf(await laidIn(new RenderSession(context, this.tools), input));
  }
}

/** Opens both sources and plans the sound, which may have to be measured first. */
async function laidIn(session: RenderSession, input: AddAudioInput): Promise<SoundJob> {
  const [video, sound] = await sideBySide(session.run().signal, [
    () => session.video('url_video'),
    () => session.sound('url_audio'),
  ]);
  const lengths = await session.about('url_audio', async () => {
    const laid = laidBeside(video.seconds, sound, input);
    checkSeconds(laid.seconds, session.budget);
    return laid;
  });
  const laying = { ...lengths, video, sound, input };
  const track = await orBlameSource(session, sourcesOf({ video, sound }), () =>
    laidTrack(session, laying),
  );
  return { ...lengths, ...track, video, sound, quality: input.quality };
}

function plannedOf(job: SoundJob): PlannedVideo {
  const { video, sound, track, seconds, quality, holds } = job;
  const facts = video.source.video;
  const pacing = pacingOf(facts, video.timeline);
  const shown = shownFrames(job, pacing);
  // Each in a run of several notes its own.
  const seenFile = holds ? `seen-${video.made?.noted.length ?? 0}.txt` : undefined;
  return {
    ...{ size: displaySize(facts), rate: pacing.rate, seconds },
    ...{ frames: holds ? framesWithin(seconds, pacing.rate) : shown.frames, quality },
    ladder: ladderFor(video),
    faults: [...videoFaults(facts), ...(holds ? [HELD_ON_CPU] : [])],
    picture: (rung) => {
      const chain = pictureGraph({ video: facts, pacing, seconds, rung, seenFile });
      return { inputs: [inputOn(rung, video.input)], chains: [chain], pad: chain.to };
    },
    ...{ sound: track, soundInputs: [sound.input], sources: sourcesOf(job) },
    decoded: { field: 'url_video', video, pacing: shown, ...(seenFile && { seenFile }) },
    warnings: job.warnings,
  };
}

/** ffmpeg's `tpad` takes frames in main memory alone. */
const HELD_ON_CPU: GpuFault = {
  unit: 'nvdec',
  reason: 'a last frame that stands is held in the memory of the CPU',
};

/** What should be decoded: the frames of the result, or of the source where the last one is held. */
function shownFrames({ video, seconds, holds }: SoundJob, pacing: Pacing): Pacing {
  const { times, hiddenPackets } = video.timeline;
  if (holds) return { ...pacing, isSteady: true, frames: times.length - hiddenPackets };
  return { ...pacing, frames: Math.min(pacing.frames, framesWithin(seconds, pacing.rate)) };
}

/** What is decoded when nothing is copied: also sound that is not heard in the end. */
function sourcesOf({ video, sound }: Pick<SoundJob, 'video' | 'sound'>) {
  const own = video.source.audio;
  return [
    ...decodedPicture('url_video', video),
    ...(own && !video.made ? [{ field: 'url_video', input: video.input, index: own.index }] : []),
    ...decodedSound('url_audio', sound),
  ];
}
