import type { Pacing } from '../pacing';

/** Some frames of what a video becomes, counted on its rate; null is its end. */
export interface PictureRange {
  readonly from: number;
  readonly to: number | null;
  /** Where its file is read from, in seconds; its times count from there. */
  readonly seekedSeconds: number;
}

/**
 * The filters of a part of a picture. Frames are picked by the times that they have in the whole, half
 * a frame around each, so that who draws on them sees those times; `moved` comes last, and has the
 * part begin at 0. Rounded, since setpts cuts off.
 */
export function partFilters(
  { rate: { num, den } }: Pacing,
  range: PictureRange | undefined,
): { readonly restored: string[]; readonly picked: string[]; readonly moved: string[] } {
  if (!range) return { restored: [], picked: [], moved: [] };
  const { from, to, seekedSeconds } = range;
  const edge = (frame: number) => (((frame - 0.5) * den) / num).toFixed(6);
  const edges = [
    ...(from > 0 ? [`start=${edge(from)}`] : []),
    ...(to === null ? [] : [`end=${edge(to)}`]),
  ];
  return {
    restored: seekedSeconds > 0 ? [`setpts=round(PTS+${seekedSeconds.toFixed(2)}/TB)`] : [],
    picked: edges.length > 0 ? [`trim=${edges.join(':')}`] : [],
    moved: from > 0 ? [`setpts=round(PTS-${from}*${den}/${num}/TB)`] : [],
  };
}
