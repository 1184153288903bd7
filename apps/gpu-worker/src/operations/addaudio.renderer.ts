import type { AddAudioInput, Encoder } from '@app/contracts';
import {
  copyableCut,
  copyOptions,
  displaySize,
  MediaError,
  MP4_OPTIONS,
  pacingOf,
  pictureGraph,
  verifyOutput,
  videoEncoderOptions,
  type Chain,
  type OutputPlan,
  type Verified,
} from '@app/ffmpeg';

import { decodedFrames } from './decoded-frames';
import { encodeWith } from './encode';
import { RenderSession, type OpenedSound, type OpenedVideo } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { laidSound, type SoundTrack } from './sound-track';
import { RESULT_FILE, videoResult } from './video-result';

/** Replaces the sound of a video; the picture is copied where that is exact. */
export class AddAudioRenderer extends Renderer<'addaudio'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(_input: AddAudioInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const video = await session.video('url_video');
    const sound = await session.sound('url_audio');
    const seconds = Math.min(video.seconds, sound.seconds);
    const job: SoundJob = { video, sound, track: laidSound(sound, seconds), seconds };
    const made = (await copyWhereExact(session, job)) ?? (await encode(session, job));
    return videoResult(context, {
      ...made,
      operation: 'addaudio',
      warnings: [],
      totalMs: performance.now() - started,
    });
  }
}

interface SoundJob {
  readonly video: OpenedVideo;
  readonly sound: OpenedSound;
  readonly track: SoundTrack;
  readonly seconds: number;
}

interface Made {
  readonly verified: Verified;
  readonly encoder: Encoder;
  readonly fallbackReason: string | null;
}

/** The result with the picture copied; undefined where a copy can not be or did not come out exact. */
async function copyWhereExact(session: RenderSession, job: SoundJob): Promise<Made | undefined> {
  const cut = copyableCut(job.video.source, job.video.timeline, job.seconds);
  if (!cut) return undefined;
  const { source, input, timeline } = job.video;
  const { index: streamIndex, width, height } = source.video;
  const options = ['-map', `0:${streamIndex}`, ...copyOptions('v', cut, timeline)];
  try {
    await join(session, job, { chains: [], options, usesGpu: false });
    const video = { how: 'copied', ...cut, source: input, streamIndex, timeline } as const;
    const verified = await verify(session, job, { size: { width, height }, video });
    return { verified, encoder: 'copy', fallbackReason: null };
  } catch (error) {
    const isInexact = error instanceof MediaError && COPY_FAILURES.includes(error.code);
    if (isInexact) return undefined;
    throw error;
  }
}

/** A container that ffmpeg can not copy from, or a copy that is not the source: encode instead. */
const COPY_FAILURES = ['encode_failed', 'output_invalid'];

async function encode(session: RenderSession, job: SoundJob): Promise<Made> {
  const { video, seconds } = job;
  const size = displaySize(video.source.video);
  const pacing = pacingOf(video.source.video, video.timeline);
  const chain = pictureGraph(video.source.video, pacing, seconds);
  const { encoded, ...choice } = await encodeWith(session.tools, size, async (encoder) => {
    const options = ['-map', `[${chain.to}]`, ...videoEncoderOptions(encoder, pacing.rate)];
    const usesGpu = encoder === 'h264_nvenc';
    const frames = await join(session, job, { chains: [chain], options, usesGpu });
    const planned = Math.min(
      pacing.frames,
      Math.ceil((seconds * pacing.rate.num) / pacing.rate.den),
    );
    await session.about('url_video', async () =>
      decodedFrames(video, { ...pacing, frames: planned }, frames),
    );
    return verify(session, job, { size, video: { how: 'encoded', seconds, frames } });
  });
  return { verified: encoded, ...choice };
}

interface Picture {
  readonly chains: readonly Chain[];
  readonly options: readonly string[];
  readonly usesGpu: boolean;
}

/** Writes picture and sound into one file; returns the frames that ffmpeg counted. */
async function join(session: RenderSession, job: SoundJob, picture: Picture): Promise<number> {
  const { track, video, sound } = job;
  const command = {
    inputs: [video.input, sound.input],
    chains: [...picture.chains, ...track.chains],
    outputs: [
      { options: [...picture.options, ...track.options, ...MP4_OPTIONS], name: RESULT_FILE },
    ],
  };
  const run = { ...session.run(job), usesGpu: picture.usesGpu };
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
