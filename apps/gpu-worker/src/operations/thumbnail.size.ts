import { ApiError, type ThumbnailInput, type ThumbnailSheet } from '@app/contracts';
import { fittedSize, type Size } from '@app/ffmpeg';

/** WebP has no longer side. */
const MAX_SIDE = 16_383;

/** The size of the pictures of a video. Throws ApiError `media_unsupported` where none can be so large. */
export function pictureSize(
  shown: Size,
  { width, height, upscale }: ThumbnailInput,
  maxPixels: number,
): Size {
  const most = { ...(width && { width }), ...(height && { height }), upscale };
  const size = fittedSize(shown, most);
  if (isPossible(size, maxPixels)) return size;
  const field = width === undefined ? 'height' : 'width';
  throw tooLarge(field, 'pictures', size);
}

/** How a sheet is laid out. */
export interface SheetLayout {
  readonly tile: Size;
  readonly columns: number;
  readonly rows: number;
  readonly size: Size;
}

/** A sheet of so many pictures. Throws ApiError `media_unsupported` for one that can not be. */
export function sheetLayout(
  shown: Size,
  sheet: ThumbnailSheet,
  { count, maxPixels }: { readonly count: number; readonly maxPixels: number },
): SheetLayout {
  const { width: most, gap } = sheet;
  const columns = Math.min(count, sheet.columns ?? Math.min(10, Math.ceil(Math.sqrt(count))));
  const rows = Math.ceil(count / columns);
  const room = Math.floor((most - gap * (columns + 1)) / columns);
  const tile = fittedSize(shown, { width: Math.max(1, room), upscale: false });
  const size = {
    width: columns * tile.width + gap * (columns + 1),
    height: rows * tile.height + gap * (rows + 1),
  };
  if (room < 16) {
    const detail = `sheet.gap: ${columns} pictures with gaps of ${gap} do not fit into a width of ${most}; give less of a gap or of columns`;
    throw new ApiError('media_unsupported', detail);
  }
  if (!isPossible(size, maxPixels)) throw tooLarge('sheet.columns', 'a sheet', size);
  return { tile, columns, rows, size };
}

function isPossible({ width, height }: Size, maxPixels: number): boolean {
  return Math.max(width, height) <= MAX_SIDE && width * height <= maxPixels;
}

function tooLarge(field: string, what: string, { width, height }: Size): ApiError {
  const detail = `${field} makes ${what} of ${width}x${height}, more than there can be; give more columns or less width`;
  return new ApiError('media_unsupported', detail);
}
