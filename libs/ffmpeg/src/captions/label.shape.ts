/** A rectangle in pixels of the picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A place in pixels of the picture. */
export type Point = readonly [number, number];

/** Places as a drawing of ASS at scale 4 has them: in eighths of pixels. */
export function points(...places: readonly Point[]): string {
  return places.map(([x, y]) => `${Math.round(x * 8)} ${Math.round(y * 8)}`).join(' ');
}

/** Of a corner's radius; makes four curves a circle to 0.03 %. */
const CURVE = 0.5523;

/** How far from a corner the points stand that hold its curve. */
export function holdOf(radius: number): number {
  return radius * (1 - CURVE);
}

/** Whether the one is wider than the other. */
export function isWider(one: Box | undefined, other: Box): boolean {
  return one !== undefined && one.right - one.left > other.right - other.left;
}
