import {
  addaudioOperation,
  type AddAudioInput,
  type Encoder,
  type JobWarning,
} from '@app/contracts';
import {
  checkSeconds,
  copyableCut,
  copyOptions,
  displaySize,
  inputOn,
  MediaError,
  MP4_OPTIONS,
  pacingOf,
  pictureGraph,
  sideBySide,
  verifyOutput,
  videoEncoderOptions,
  videoFaults,
  type Chain,
  type OutputPlan,
  type Quality,
  type Rung,
  type Verified,
} from '@app/ffmpeg';

import { laidBeside } from './addaudio.lengths';
import { orBlameSource, type DecodedSource } from './blamed-source';
import { decodedFrames, lostFrames } from './decoded-frames';
import { climb } from './ladder';
import { laidTrack } from './laid-track';
import { RenderSession, type OpenedSound, type OpenedVideo } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import type { SoundTrack } from './sound-track';
import { RESULT_FILE, videoResult } from './video-result';

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

interface SoundJob {
  readonly video: OpenedVideo;
  readonly sound: OpenedSound;
  readonly track: SoundTrack;
  readonly seconds: number;
  /** Whether the last frame stands while the sound goes on. */
  readonly holds: boolean;
  readonly quality: Quality;
}

interface Made {
  readonly verified: Verified;
  readonly warnings: readonly JobWarning[];
  readonly encoder: Encoder;
  readonly fallbackReason: string | null;
}

/** The result with the picture copied; undefined where a copy can not be or did not come out exact. */
async function copyWhereExact(session: RenderSession, job: SoundJob): Promise<Made | undefined> {
  const cut = copyableCut(job.video.source, job.video.timeline, job.seconds);
  if (!cut || job.holds) return undefined;
  const { source, input, timeline } = job.video;
  const { index: streamIndex, width, height } = source.video;
  const options = ['-map', `0:${streamIndex}`, ...copyOptions('v', cut, timeline)];
  try {
    await join(session, job, { chains: [], options, rung: 'cpu' });
    const video = { how: 'copied', ...cut, source: input, streamIndex, timeline } as const;
    const verified = await verify(session, job, { size: { width, height }, video });
    return { verified, warnings: [], encoder: 'copy', fallbackReason: null };
  } catch (error) {
    const isInexact = error instanceof MediaError && COPY_FAILURES.includes(error.code);
    if (isInexact) return undefined;
    throw error;
  }
}

/** A container that ffmpeg can not copy from, or a copy that is not the source: encode instead. */
const COPY_FAILURES = ['encode_failed', 'output_invalid'];

async function encode(session: RenderSession, job: SoundJob): Promise<Made> {
  const faults = videoFaults(job.video.source.video);
  const { made, ...choice } = await orBlameSource(
    session,
    decodedSources(job.video, job.sound),
    () => climb(session.tools, { ladder: 'whole', faults }, (rung) => encodeOn(rung, session, job)),
  );
  return { ...made, ...choice };
}

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
  const frames = await join(session, job, { chains: [chain], options, rung });
  const wanted = Math.ceil((seconds * pacing.rate.num) / pacing.rate.den);
  const planned = { ...pacing, frames: Math.min(pacing.frames, wanted) };
  await session.about('url_video', async () =>
    decodedFrames(video, { pacing: planned, frames, rung }),
  );
  const plan = { how: 'encoded', seconds, frames } as const;
  const verified = await verify(session, job, { size: displaySize(facts), video: plan });
  return { verified, warnings: lostFrames('url_video', planned, frames) };
}

interface Picture {
  readonly chains: readonly Chain[];
  readonly options: readonly string[];
  readonly rung: Rung;
}

/** Writes picture and sound into one file; returns the frames that ffmpeg counted. */
async function join(session: RenderSession, job: SoundJob, picture: Picture): Promise<number> {
  const { track, video, sound } = job;
  const command = {
    inputs: [inputOn(picture.rung, video.input), sound.input],
    chains: [...picture.chains, ...track.chains],
    outputs: [
      { options: [...picture.options, ...track.options, ...MP4_OPTIONS], name: RESULT_FILE },
    ],
  };
  const run = { ...session.run(job), usesGpu: picture.rung !== 'cpu' };
  const { frames } = await session.tools.runner.ffmpeg(command, run);
  return frames;
}

function verify(
  session: RenderSession,
  { track }: SoundJob,
  plan: Pick<OutputPlan, 'size' | 'video'>,
): Promise<Verified> {
  const output = { ...plan, name: RESULT_FILE, audio: track.plan };
  return verifyOutput(session.tools.runner, output, session.run());
}
