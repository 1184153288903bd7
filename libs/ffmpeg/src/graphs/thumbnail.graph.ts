import { pictureFilters, picturesOfRgb, type PictureFormat } from '../picture-encoder';
import { plainPictureFilters, type Size } from '../picture';
import type { VideoFacts } from '../probe-facts';
import { CAPTIONS_FILE } from './caption.graph';
import type { Chain } from './chain';

/** A frame as a picture, and as a tile of a sheet where there is one. */
export interface ThumbnailSpec {
  readonly video: VideoFacts;
  readonly size: Size;
  readonly format: PictureFormat;
  readonly tile: Size | null;
  /** Frames before it, in seconds after the first that is decoded, are left out. */
  readonly from: number | null;
}

/** From a video to `picture`, to `stamp`, whose time tells which frame it is, and to `tile`. */
export function thumbnailGraph(spec: ThumbnailSpec): readonly Chain[] {
  const { video, size, format, tile } = spec;
  const plain = [...skipping(spec), ...plainPictureFilters(video)];
  const from = `0:${video.index}`;
  return [
    { from, filters: [...plain, ...pictureFilters(format, size)], to: 'picture' },
    { from, filters: [...skipping(spec), 'scale=16:16'], to: 'stamp' },
    ...(tile ? [{ from, filters: [...plain, ...pictureFilters('png', tile)], to: 'tile' }] : []),
  ];
}

/** The same small and grey, to see whether there is anything to be seen. */
export function lookGraph(video: VideoFacts, size: Size): Chain {
  const filters = [
    ...plainPictureFilters(video),
    `scale=${size.width}:${size.height}:flags=area`,
    'format=gray',
  ];
  return { from: `0:${video.index}`, filters, to: 'look' };
}

function skipping({ from }: ThumbnailSpec): string[] {
  return from === null ? [] : [`trim=start=${from.toFixed(6)}`];
}

/** Tiles in rows, as one picture. */
export interface SheetSpec {
  readonly format: PictureFormat;
  readonly columns: number;
  readonly rows: number;
  readonly gap: number;
  /** Six hexadecimal digits. */
  readonly background: string;
  readonly hasTimes: boolean;
}

/** From raw tiles, one a second, to the pad `sheet`. */
export function sheetGraph(spec: SheetSpec): Chain {
  const { format, columns, rows, gap, background, hasTimes } = spec;
  const grid = `${columns}x${rows}:padding=${gap}:margin=${gap}:color=0x${background}`;
  const filters = [
    ...(hasTimes ? [`ass=filename=${CAPTIONS_FILE}`] : []),
    `tile=${grid}`,
    ...picturesOfRgb(format),
  ];
  return { from: '0:v:0', filters, to: 'sheet' };
}
