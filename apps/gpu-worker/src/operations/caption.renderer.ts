import { readFile } from 'node:fs/promises';

import {
  captionOperation,
  CAPTION_SOURCES,
  type CaptionInput,
  type JobWarning,
  type PartTask,
} from '@app/contracts';
import {
  captionDocument,
  captionGraph,
  CAPTIONED,
  CAPTIONS_FILE,
  captionWarnings,
  displaySize,
  inputOn,
  layOutCaptions,
  pacingOf,
  readCaptions,
  scriptDocument,
  secondsOf,
  videoFaults,
  type CaptionDocument,
  type Captions,
  type Pacing,
  type PictureRange,
  type Rung,
  type Size,
} from '@app/ffmpeg';

import { canvasFaults, ownLook, styleOf } from './caption-style';
import { fontWarnings, styleWarnings } from './caption-warnings';
import { inputOfRange, pictureRange, type Partable, type PartedVideo } from './parted-video';
import { encodeVideo, type PlannedPicture, type PlannedVideo } from './planned-video';
import { decodedPicture, decodedSound, ladderFor, type OpenedVideo } from './opened-media';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import type { RenderContext, RenderResult } from './renderer';
import { keptSound } from './sound-track';
import { VideoRenderer } from './video-renderer';
import { videoResult } from './video-result';

/** Draws captions of any format onto a video, in a style; size, rate and sound stay. */
export class CaptionRenderer extends VideoRenderer<'caption'> implements Partable<'caption'> {
  constructor(private readonly tools: RenderTools) {
    super();
  }

  async render(input: CaptionInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const encoded = await encodeVideo(session, await this.planIn(session, input));
    const planned = captionOperation.outputs(input);
    return videoResult(context, { ...encoded, planned, totalMs: performance.now() - started });
  }

  plan(input: CaptionInput, context: RenderContext): Promise<PlannedVideo> {
    return this.planIn(new RenderSession(context, this.tools), input);
  }

  async parted(session: RenderSession, input: CaptionInput, part?: PartTask): Promise<PartedVideo> {
    return { ...(await this.planIn(session, input, part)), codec: 'h264' };
  }

  container(): 'mp4' {
    return 'mp4';
  }

  codec(): 'h264' {
    return 'h264';
  }

  private async planIn(session: RenderSession, input: CaptionInput, part?: PartTask) {
    const video = await session.video('url_video');
    const pacing = pacingOf(video.source.video, video.timeline);
    const field = CAPTION_SOURCES.find((name) => input[name] !== undefined) ?? 'url_srt';
    const captions = await captionsFor(session, field, { video, pacing });
    const sound = await session.soundOf('url_video', video);
    const size = displaySize(video.source.video);
    const drawing = await session.about(field, () => this.drawing(captions, size, input.style));
    const hasCaptions = captions.cues.length > 0;
    const range =
      part && (await pictureRange(session, { field: 'url_video', video, pacing }, part));
    return {
      ...{ size, rate: pacing.rate, seconds: video.seconds, frames: pacing.frames },
      quality: input.quality,
      ladder: ladderFor(video),
      faults: [...videoFaults(video.source.video), ...canvasFaults(captions, input.style)],
      picture: (rung: Rung) => pictureOf({ video, pacing, hasCaptions, range }, rung),
      sound: sound && keptSound(sound, session.goesOn),
      soundInputs: [],
      fontconfigFile: await layOutCaptions(session.folder, drawing),
      sources: [...decodedPicture('url_video', video), ...decodedSound('url_video', sound)],
      decoded: { field: 'url_video', video, pacing },
      warnings: warningsOf({ field, captions, drawing, style: input.style }),
    };
  }

  /** A file of its own look keeps it where no style is asked for. */
  private drawing(captions: Captions, size: Size, style: CaptionInput['style']) {
    const { cues } = captions;
    const { fonts } = this.tools;
    const script = ownLook(captions, style);
    return script !== null
      ? scriptDocument(script, { cues, fonts })
      : captionDocument(cues, { size, style: styleOf(style), fonts });
  }
}

interface Drawn {
  readonly field: string;
  readonly captions: Captions;
  readonly drawing: CaptionDocument;
  readonly style: CaptionInput['style'];
}

function warningsOf({ field, captions, drawing, style }: Drawn): readonly JobWarning[] {
  return [
    ...captionWarnings(field, captions),
    ...styleWarnings(field, captions, style !== undefined),
    ...fontWarnings(drawing),
  ];
}

async function captionsFor(
  session: RenderSession,
  field: (typeof CAPTION_SOURCES)[number],
  { video: { source, timeline }, pacing: { rate } }: Pick<Captioned, 'video' | 'pacing'>,
) {
  const { path, charset: declared } = session.source(field);
  const bytes = await readFile(path);
  const end = timeline.end * secondsOf(timeline.timeBase) - source.startSeconds;
  const each = rate.den / rate.num;
  const frames = { last: end - each, each };
  const known = { declared, ...(field === 'words' && { format: 'words' as const }) };
  return session.about(field, () => readCaptions(bytes, frames, known));
}

interface Captioned {
  readonly video: OpenedVideo;
  readonly pacing: Pacing;
  readonly hasCaptions: boolean;
  readonly range: PictureRange | undefined;
}

function pictureOf({ video, pacing, hasCaptions, range }: Captioned, rung: Rung): PlannedPicture {
  const { source, timeline, input } = video;
  const startSeconds = timeline.start * secondsOf(timeline.timeBase) - source.startSeconds;
  const captionsFile: typeof CAPTIONS_FILE | null = hasCaptions ? CAPTIONS_FILE : null;
  const chains = captionGraph({
    ...{ video: source.video, pacing, rung, startSeconds, captionsFile },
    ...(range && { range }),
  });
  return { inputs: [inputOn(rung, inputOfRange(input, range))], chains, pad: CAPTIONED };
}
