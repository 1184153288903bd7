import { readFile } from 'node:fs/promises';

import {
  captionOperation,
  CAPTION_SOURCES,
  type CaptionInput,
  type JobWarning,
} from '@app/contracts';
import {
  captionDocument,
  captionGraph,
  CAPTIONED,
  CAPTIONS_FILE,
  displaySize,
  FontLibrary,
  inputOn,
  layOutCaptions,
  MP4_OPTIONS,
  pacingOf,
  readCaptions,
  scriptDocument,
  secondsOf,
  verifyOutput,
  videoFaults,
  videoEncoderOptions,
  type Captions,
  type Command,
  type Pacing,
  type Quality,
  type Rung,
  type Size,
  type Verified,
} from '@app/ffmpeg';

import { orBlameSource, type DecodedSource } from './blamed-source';
import { canvasFaults, ownLook, styleOf } from './caption-style';
import { captionWarnings, fontWarnings, styleWarnings } from './caption-warnings';
import { decodedFrames, lostFrames } from './decoded-frames';
import { climb } from './ladder';
import { RenderSession, type OpenedSound, type OpenedVideo } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { keptSound, type SoundTrack } from './sound-track';
import { RESULT_FILE, videoResult } from './video-result';

/** Draws captions of any format onto a video, in a style; size, rate and sound stay. */
export class CaptionRenderer extends Renderer<'caption'> {
  private readonly fonts = new FontLibrary();

  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: CaptionInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const video = await session.video('url_video');
    const pacing = pacingOf(video.source.video, video.timeline);
    const field = CAPTION_SOURCES.find((name) => input[name] !== undefined) ?? 'url_srt';
    const captions = await captionsFor(session, field, { video, pacing });
    const sound = await session.soundOf('url_video', video);
    const size = displaySize(video.source.video);
    const drawing = await session.about(field, () => this.drawing(captions, size, input.style));
    const job: CaptionJob = {
      video,
      size,
      sound: sound && keptSound(sound),
      pacing,
      quality: input.quality,
      hasCaptions: captions.cues.length > 0,
      fontconfigFile: await layOutCaptions(context.folder, drawing),
    };
    const faults = [...videoFaults(video.source.video), ...canvasFaults(captions, input.style)];
    const { made, ...choice } = await orBlameSource(session, decodedSources(job, sound), () =>
      climb(this.tools, { ladder: 'whole', faults }, (rung) => draw(session, job, rung)),
    );
    return videoResult(context, {
      ...choice,
      planned: captionOperation.outputs(input),
      verified: made.verified,
      warnings: [
        ...captionWarnings(field, captions),
        ...styleWarnings(field, captions, input.style !== undefined),
        ...fontWarnings(drawing),
        ...made.warnings,
      ],
      totalMs: performance.now() - started,
    });
  }

  /** A file of its own look keeps it where no style is asked for. */
  private drawing(captions: Captions, size: Size, style: CaptionInput['style']) {
    const { cues } = captions;
    const script = ownLook(captions, style);
    return script !== null
      ? scriptDocument(script, { cues, fonts: this.fonts })
      : captionDocument(cues, { size, style: styleOf(style), fonts: this.fonts });
  }
}

interface CaptionJob {
  readonly video: OpenedVideo;
  readonly size: Size;
  readonly sound: SoundTrack | null;
  readonly pacing: Pacing;
  readonly quality: Quality;
  readonly hasCaptions: boolean;
  readonly fontconfigFile: string;
}

function decodedSources({ video }: CaptionJob, sound: OpenedSound | null): DecodedSource[] {
  const field = 'url_video';
  const { index } = video.source.video;
  return [
    { field, input: video.input, index },
    ...(sound ? [{ field, input: sound.input, index: sound.source.audio.index }] : []),
  ];
}

async function captionsFor(
  session: RenderSession,
  field: (typeof CAPTION_SOURCES)[number],
  { video: { source, timeline }, pacing: { rate } }: Pick<CaptionJob, 'video' | 'pacing'>,
) {
  const { path, charset: declared } = session.source(field);
  const bytes = await readFile(path);
  const end = timeline.end * secondsOf(timeline.timeBase) - source.startSeconds;
  const each = rate.den / rate.num;
  const frames = { last: end - each, each };
  const known = { declared, ...(field === 'words' && { format: 'words' as const }) };
  return session.about(field, () => readCaptions(bytes, frames, known));
}

interface Drawn {
  readonly verified: Verified;
  readonly warnings: readonly JobWarning[];
}

async function draw(session: RenderSession, job: CaptionJob, rung: Rung): Promise<Drawn> {
  const { video, sound, pacing, size, fontconfigFile } = job;
  const run = { ...session.run(video), usesGpu: rung !== 'cpu', fontconfigFile };
  const { frames } = await session.tools.runner.ffmpeg(captionCommand(job, rung), run);
  await session.about('url_video', async () => decodedFrames(video, { pacing, frames, rung }));
  const verified = await verifyOutput(
    session.tools.runner,
    {
      name: RESULT_FILE,
      size,
      video: { how: 'encoded', seconds: video.seconds, frames },
      audio: sound?.plan ?? null,
    },
    session.run(),
  );
  return { verified, warnings: lostFrames('url_video', pacing, frames) };
}

function captionCommand(job: CaptionJob, rung: Rung): Command {
  const { video, sound, pacing, quality, hasCaptions } = job;
  const { source, timeline } = video;
  const startSeconds = timeline.start * secondsOf(timeline.timeBase) - source.startSeconds;
  const captionsFile = hasCaptions ? CAPTIONS_FILE : null;
  const picture = captionGraph({ video: source.video, pacing, rung, startSeconds, captionsFile });
  const options = [
    ...['-map', `[${CAPTIONED}]`, ...videoEncoderOptions({ rung, quality, rate: pacing.rate })],
    ...(sound?.options ?? []),
    ...MP4_OPTIONS,
  ];
  return {
    inputs: [inputOn(rung, video.input)],
    chains: [...picture, ...(sound?.chains ?? [])],
    outputs: [{ options, name: RESULT_FILE }],
  };
}
