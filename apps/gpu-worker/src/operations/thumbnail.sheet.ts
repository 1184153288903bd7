import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { PictureFormat, Quality, ThumbnailSheet } from '@app/contracts';
import {
  captionDocument,
  captionStyle,
  layOutCaptions,
  paintOf,
  pictureOptions,
  sheetGraph,
  type Cue,
  type FontLibrary,
  type InputFile,
} from '@app/ffmpeg';

import type { RenderSession } from './render-session';
import type { SheetLayout } from './thumbnail.size';

const TILES_FILE = 'tiles.rgb';

/** A sheet whose tiles lie in the job's folder. */
export interface SheetJob {
  readonly layout: SheetLayout;
  readonly wish: ThumbnailSheet;
  readonly format: PictureFormat;
  readonly quality: Quality;
  /** Of the tiles, in order: their files, and when their frames are shown. */
  readonly tiles: readonly { readonly name: string; readonly seconds: number }[];
  readonly name: string;
}

/** Lays tiles out in rows, each with its time where that is wished for. */
export async function makeSheet(
  session: RenderSession,
  fonts: FontLibrary,
  job: SheetJob,
): Promise<void> {
  const { layout, wish, format, quality, tiles, name } = job;
  const run = session.run();
  await rm(join(run.folder, TILES_FILE), { force: true });
  for (const tile of tiles) {
    await appendFile(join(run.folder, TILES_FILE), await readFile(join(run.folder, tile.name)));
  }
  const fontconfigFile = wish.timestamps ? await layOutTimes(session, fonts, job) : undefined;
  const { rgb: background } = paintOf(wish.background);
  const hasTimes = wish.timestamps;
  const chain = sheetGraph({ ...layout, ...{ format, gap: wish.gap, background, hasTimes } });
  const options = ['-map', `[${chain.to}]`, ...pictureOptions(format, quality)];
  await session.tools.runner.ffmpeg(
    {
      ...{ inputs: [rawTiles(layout)], chains: [chain], outputs: [{ options, name }] },
      ...(fontconfigFile !== undefined && { fontconfigFile }),
    },
    run,
  );
}

/** One tile a second. */
function rawTiles({ tile: { width, height } }: SheetLayout): InputFile {
  const shape = ['-pixel_format', 'rgb24', '-video_size', `${width}x${height}`];
  return {
    ...{ name: TILES_FILE, demuxer: 'rawvideo', maxPixels: width * height },
    options: [...shape, '-framerate', '1'],
  };
}

/** Writes the captions that say when each tile is shown; gives the fontconfig file to draw them with. */
async function layOutTimes(
  session: RenderSession,
  fonts: FontLibrary,
  { layout, tiles }: SheetJob,
): Promise<string> {
  const margins = { top: 0.03, right: 0.03, bottom: 0.04, left: 0.03 };
  const style = captionStyle('boxed', { position: 'bottom_right', size: 0.085, margins });
  const document = await captionDocument(tiles.map(timeCue), { size: layout.tile, style, fonts });
  return layOutCaptions(session.run().folder, document);
}

/** Around the second at which the nth tile is drawn. */
function timeCue({ seconds }: SheetJob['tiles'][number], at: number): Cue {
  const middle = at * 1000;
  return { startMs: Math.max(0, middle - 300), endMs: middle + 300, text: clock(seconds) };
}

/** `0:07`, `12:30`, `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds + 1e-3);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
