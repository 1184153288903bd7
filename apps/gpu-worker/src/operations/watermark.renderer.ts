import { watermarkOperation, type JobWarning, type WatermarkInput } from '@app/contracts';
import {
  displaySize,
  inputOn,
  MP4_OPTIONS,
  pacingOf,
  secondsOf,
  verifyOutput,
  videoEncoderOptions,
  videoFaults,
  watermarkGraph,
  WATERMARKED,
  type Command,
  type FontLibrary,
  type Pacing,
  type Rung,
  type Verified,
} from '@app/ffmpeg';

import { orBlameSource } from './blamed-source';
import type { DecodedSource } from './opened-media';
import { decodedFrames, lostFrames } from './decoded-frames';
import { climb } from './ladder';
import type { OpenedSound, OpenedVideo } from './opened-media';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { keptSound, type SoundTrack } from './sound-track';
import { RESULT_FILE, videoResult } from './video-result';
import { pictureMark, textMark, type ReadyMark } from './watermark.mark';
import { markTimes } from './watermark.times';

/** Lays a picture or a text over a video; size, rate and sound stay. */
export class WatermarkRenderer extends Renderer<'watermark'> {
  constructor(
    private readonly tools: RenderTools,
    private readonly fonts: FontLibrary,
  ) {
    super();
  }

  async render(input: WatermarkInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const video = await session.video('url_video');
    const pacing = pacingOf(video.source.video, video.timeline);
    const sound = await session.soundOf('url_video', video);
    const ground = { size: displaySize(video.source.video), rate: pacing.rate };
    const ready =
      input.text === undefined
        ? await pictureMark(session, input, ground)
        : await textMark(session, input, { ground, fonts: this.fonts });
    const { times, warnings } = markTimes(input, video.seconds);
    const track = sound && keptSound(sound);
    const job: MarkJob = { video, pacing, track, ready, times, input };
    const { made, ...choice } = await orBlameSource(session, decodedSources(video, sound), () =>
      climb(this.tools, { ladder: 'whole', faults: videoFaults(video.source.video) }, (rung) =>
        lay(session, job, rung),
      ),
    );
    return videoResult(context, {
      ...choice,
      planned: watermarkOperation.outputs(input),
      verified: made.verified,
      warnings: [...ready.warnings, ...warnings, ...made.warnings],
      totalMs: performance.now() - started,
    });
  }
}

interface MarkJob {
  readonly video: OpenedVideo;
  readonly pacing: Pacing;
  readonly track: SoundTrack | null;
  readonly ready: ReadyMark;
  readonly times: ReturnType<typeof markTimes>['times'];
  readonly input: WatermarkInput;
}

function decodedSources(video: OpenedVideo, sound: OpenedSound | null): DecodedSource[] {
  const field = 'url_video';
  const indexes = [video.source.video.index, ...(sound ? [sound.source.audio.index] : [])];
  return indexes.map((index) => ({ field, input: video.input, index }));
}

interface Laid {
  readonly verified: Verified;
  readonly warnings: readonly JobWarning[];
}

async function lay(session: RenderSession, job: MarkJob, rung: Rung): Promise<Laid> {
  const { video, pacing, track } = job;
  const run = { ...session.run(video), usesGpu: rung !== 'cpu' };
  const { frames } = await session.tools.runner.ffmpeg(markCommand(job, rung), run);
  await session.about('url_video', async () => decodedFrames(video, { pacing, frames, rung }));
  const verified = await verifyOutput(
    session.tools.runner,
    {
      name: RESULT_FILE,
      size: displaySize(video.source.video),
      video: { how: 'encoded', seconds: video.seconds, frames },
      audio: track?.plan ?? null,
    },
    session.run(),
  );
  return { verified, warnings: lostFrames('url_video', pacing, frames) };
}

function markCommand(job: MarkJob, rung: Rung): Command {
  const { video, pacing, track, ready, times, input } = job;
  const { source, timeline } = video;
  const startSeconds = timeline.start * secondsOf(timeline.timeBase) - source.startSeconds;
  const { mark, fontconfigFile } = ready;
  const { opacity, quality } = input;
  const picture = watermarkGraph({
    ...{ video: source.video, pacing, rung, startSeconds, mark, opacity, times },
  });
  const options = [
    ...['-map', `[${WATERMARKED}]`, ...videoEncoderOptions({ rung, quality, rate: pacing.rate })],
    ...(track?.options ?? []),
    ...MP4_OPTIONS,
  ];
  return {
    inputs: [inputOn(rung, video.input), ...(ready.input ? [ready.input] : [])],
    chains: [...picture, ...(track?.chains ?? [])],
    outputs: [{ options, name: RESULT_FILE }],
    ...(fontconfigFile !== null && { fontconfigFile }),
  };
}
