import type { FieldProblem } from '../field.metadata';

/** Shapes of a video, width to height. */
export const ASPECT_RATIOS = ['16:9', '9:16', '1:1', '4:5'] as const;
export type AspectRatio = (typeof ASPECT_RATIOS)[number];

/** The shorter side of a video. */
export const RESOLUTIONS = ['720p', '1080p', '1440p', '2160p'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Sides of a video that somebody may ask for. */
export const SIDES = { min: 64, max: 3840 } as const;

/** As many as 2160p has. */
export const MAX_VIDEO_PIXELS = 3840 * 2160;

/** The fields of a request that say how large its video is. */
export interface SizeWish {
  readonly width?: number;
  readonly height?: number;
  readonly aspect_ratio?: AspectRatio;
  readonly resolution?: Resolution;
}

/** What is wrong with sides that are right one by one. */
export function sizeProblems(wish: SizeWish): readonly FieldProblem[] {
  const { width, height } = wish;
  if (width === undefined && height === undefined) return [];
  const named = (['aspect_ratio', 'resolution'] as const).filter(
    (field) => wish[field] !== undefined,
  );
  const pixels = (width ?? 0) * (height ?? 0);
  return [
    ...named.map((field): FieldProblem => {
      const detail = `${field} can not stand beside width or height`;
      return { field, code: 'conflict', detail };
    }),
    ...(['width', 'height'] as const).flatMap((field) => oddness(field, wish[field])),
    ...(pixels > MAX_VIDEO_PIXELS ? [tooMany(pixels)] : []),
  ];
}

function oddness(field: 'width' | 'height', side: number | undefined): readonly FieldProblem[] {
  if (side === undefined || side % 2 === 0) return [];
  return [{ field, code: 'format', detail: `${field} must be even, not ${side}` }];
}

function tooMany(pixels: number): FieldProblem {
  const detail = `height makes ${pixels} pixels of width and height; ${MAX_VIDEO_PIXELS} are the most, as 3840x2160`;
  return { field: 'height', code: 'range', detail };
}
