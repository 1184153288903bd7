import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { fontNamed, type JobWarning, type WatermarkInput } from '@app/contracts';
import {
  captionDocument,
  captionStyle,
  layOutCaptions,
  markStillGraph,
  MediaError,
  paintOf,
  RunError,
  uprightSize,
  type FontLibrary,
  type InputFile,
  type Mark,
  type Rational,
  type Size,
} from '@app/ffmpeg';

import { fontWarnings } from './caption-warnings';
import type { RenderSession } from './render-session';
import { openStill, stillWarnings, type OpenedStill } from './still-source';
import { placedAt, pictureSizeIn } from './watermark.place';

/** A mark that is ready to be laid over a video of a size. */
export interface ReadyMark {
  readonly mark: Mark;
  /** The second input of the command, where the mark is a picture. */
  readonly input: InputFile | null;
  readonly fontconfigFile: string | null;
  readonly warnings: readonly JobWarning[];
}

/** The video that a mark is made for. */
export interface Ground {
  readonly size: Size;
  readonly rate: Rational;
}

const MARK_FILE = 'mark.yuva';

/** A picture as raw frames of the video's rate. Throws `media_invalid`, `media_too_large`. */
export async function pictureMark(
  session: RenderSession,
  input: WatermarkInput,
  ground: Ground,
): Promise<ReadyMark> {
  const still = await openStill(session, 'url_image');
  const size = pictureSizeIn(ground.size, uprightSize(still.facts), input);
  await session.about('url_image', () => decode(session, still, size));
  const { rate } = ground;
  const shape = ['-pixel_format', 'yuva420p', '-video_size', `${size.width}x${size.height}`];
  return {
    mark: { kind: 'picture', ...placedAt(ground.size, size, input) },
    input: {
      ...{ name: MARK_FILE, demuxer: 'rawvideo', maxPixels: size.width * size.height },
      options: ['-stream_loop', '-1', ...shape, '-framerate', `${rate.num}/${rate.den}`],
    },
    fontconfigFile: null,
    warnings: stillWarnings(still),
  };
}

/** ffmpeg ends well with no frame for some broken stills, so the frame itself is looked at. */
async function decode(session: RenderSession, { input, facts }: OpenedStill, size: Size) {
  const chain = markStillGraph(facts, size);
  const options = ['-map', `[${chain.to}]`, '-frames:v', '1', '-f', 'rawvideo'];
  const outputs = [{ options, name: MARK_FILE }];
  const run = session.run();
  try {
    await session.tools.runner.ffmpeg({ inputs: [input], chains: [chain], outputs }, run);
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== 'encode_failed') throw error;
    throw new MediaError('media_invalid', 'It can not be decoded.', { cause: error });
  }
  const { size: bytes } = await stat(join(run.folder, MARK_FILE));
  if (bytes !== size.width * size.height * 2.5) {
    throw new MediaError('media_invalid', 'It can not be decoded.');
  }
}

/** A text laid out as captions are, for as long as any video is. */
export async function textMark(
  session: RenderSession,
  input: WatermarkInput,
  { ground, fonts }: { readonly ground: Ground; readonly fonts: FontLibrary },
): Promise<ReadyMark> {
  const { size } = ground;
  const style = styleOf(input, size);
  const cue = { startMs: 0, endMs: LONGEST_MS, text: input.text ?? '' };
  const document = await session.about('text', () =>
    captionDocument([cue], { size, style, fonts }),
  );
  const fontconfigFile = await layOutCaptions(session.run().folder, document);
  return {
    mark: { kind: 'text', outline: style.outlineColour.rgb },
    input: null,
    ...{ fontconfigFile, warnings: fontWarnings(document) },
  };
}

const LONGEST_MS = 24 * 3_600_000;

/** Without a shadow, and without colours that are seen through: a canvas has none of both exactly. */
function styleOf(input: WatermarkInput, size: Size) {
  const { font, color = '#FFFFFF', outline_color = '#000000', margin, position } = input;
  const pixels = margin * Math.min(size.width, size.height);
  const [across, down] = [pixels / size.width, pixels / size.height];
  const opaque = (colour: string) => ({ ...paintOf(colour), alpha: 1 });
  return captionStyle('classic', {
    ...(font !== undefined && { font: fontNamed(font)?.name ?? font }),
    ...(input.size !== undefined && { size: input.size }),
    ...{ colour: opaque(color), outlineColour: opaque(outline_color), shadow: 0, position },
    margins: { top: down, bottom: down, left: across, right: across },
    maxLines: 10,
  });
}
