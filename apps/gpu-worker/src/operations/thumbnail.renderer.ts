import { thumbnailOperation, type OutputFile, type ThumbnailInput } from '@app/contracts';
import { displaySize, pictureOptions, type FontLibrary, type Size } from '@app/ffmpeg';

import { checkedPicture, type MadePicture } from './picture-result';
import { RenderSession } from './render-session';
import type { RenderTools } from './render-tools';
import { Renderer, type RenderContext, type RenderResult } from './renderer';
import { goodFrame } from './thumbnail.choice';
import { takeFrame, type Frames } from './thumbnail.frames';
import { makeSheet, type SheetJob } from './thumbnail.sheet';
import { pictureSize, sheetLayout, type SheetLayout } from './thumbnail.size';
import { frameAt, shownFrames, timeWarnings, wantedTimes } from './thumbnail.times';

/** Takes pictures out of a video, and lays them out on a sheet. */
export class ThumbnailRenderer extends Renderer<'thumbnail'> {
  constructor(
    private readonly tools: RenderTools,
    private readonly fonts: FontLibrary,
  ) {
    super();
  }

  async render(input: ThumbnailInput, context: RenderContext): Promise<RenderResult> {
    const started = performance.now();
    const session = new RenderSession(context, this.tools);
    const video = await session.video('url_video');
    const frames = { session, video, frames: shownFrames(video.timeline) };
    const planned = plan(input, displaySize(video.source.video), context.limits.max_pixels);
    const chosen = await chosenFrames(frames, input);
    const tiles = await session.about('url_video', () =>
      takeAll({ ...frames, chosen, input, context }, planned),
    );
    const { layout, sheet } = planned;
    const { sheet: wish, format, quality } = input;
    if (layout && sheet && wish) {
      const job = { ...{ layout, wish, format, quality, tiles }, name: sheet.filename };
      await makeSheet(session, this.fonts, job);
    }
    const checksAt = performance.now();
    const outputs = await checkedOutputs(session, planned, format);
    const verifyMs = Math.round(performance.now() - checksAt);
    return {
      ...{ outputs, data: null, warnings: timeWarnings(input.at, video.seconds) },
      ...{ encoder: null, fallbackReason: null, speed: null },
      renderMs: Math.round(checksAt - started),
      verifyMs,
    };
  }
}

/** What is to be made, all sizes known. */
interface Plan {
  readonly pictures: readonly OutputFile[];
  readonly size: Size;
  readonly sheet: OutputFile | null;
  readonly layout: SheetLayout | null;
}

function plan(input: ThumbnailInput, shown: Size, maxPixels: number): Plan {
  const files = thumbnailOperation.outputs(input);
  const pictures = files.filter(({ name }) => name !== 'sheet');
  const count = pictures.length;
  return {
    pictures,
    size: pictureSize(shown, input, maxPixels),
    sheet: files.find(({ name }) => name === 'sheet') ?? null,
    layout: input.sheet ? sheetLayout(shown, input.sheet, { count, maxPixels }) : null,
  };
}

async function chosenFrames(frames: Frames, input: ThumbnailInput): Promise<readonly number[]> {
  const { seconds, timeline } = frames.video;
  const times = wantedTimes(input, seconds);
  return times?.map((time) => frameAt(frames.frames, time, timeline)) ?? [await goodFrame(frames)];
}

interface TakingAll extends Frames {
  readonly chosen: readonly number[];
  readonly input: ThumbnailInput;
  readonly context: RenderContext;
}

/** Takes one picture after the other; gives the tiles for a sheet. */
async function takeAll(
  { chosen, input, context, ...frames }: TakingAll,
  { pictures, size, layout }: Plan,
): Promise<SheetJob['tiles']> {
  const { format, quality } = input;
  const tiles: { name: string; seconds: number }[] = [];
  for (const [number, at] of chosen.entries()) {
    const tile = { name: `tile-${number}.rgb`, seconds: frames.frames[at] ?? 0 };
    const picture = ['-map', '[picture]', ...pictureOptions(format, quality)];
    const raw = ['-map', '[tile]', '-frames:v', '1', '-f', 'rawvideo'];
    await takeFrame(frames, at, {
      ...{ size, format, tile: layout?.tile ?? null },
      outputs: [
        { options: picture, name: pictures[number]?.filename ?? '' },
        ...(layout ? [{ options: raw, name: tile.name }] : []),
      ],
    });
    tiles.push(tile);
    context.progress({ fraction: (number + 1) / (chosen.length + 1), speed: null });
  }
  return tiles;
}

async function checkedOutputs(
  session: RenderSession,
  { pictures, size, sheet, layout }: Plan,
  format: ThumbnailInput['format'],
): Promise<RenderResult['outputs']> {
  const made: MadePicture[] = [
    ...(sheet && layout ? [{ file: sheet, format, size: layout.size }] : []),
    ...pictures.map((file) => ({ file, format, size })),
  ];
  const files: [string, RenderResult['outputs'][string]][] = [];
  for (const picture of made) {
    files.push([picture.file.name, await checkedPicture(session, picture)]);
  }
  return Object.fromEntries(files);
}
