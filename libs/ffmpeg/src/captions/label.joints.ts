import { holdOf, isWider, points, type Box, type Point } from './label.shape';

/** How far a joint goes into both boxes, in pixels, so that no seam shows. */
const OVERLAP = 1;

/** What fills the corners between two boxes of a label, one below the other, up to a curve. */
export function labelJoints(upper: Box, lower: Box | undefined, radius: number): readonly string[] {
  if (!lower) return [];
  const isLower = isWider(upper, lower);
  const [narrow, wide] = isLower ? [lower, upper] : [upper, lower];
  const y = isLower ? lower.top : upper.bottom;
  const downwards = isLower ? 1 : -1;
  return [
    joint([narrow.left, y], { x: -1, y: downwards }, roomFor(narrow.left - wide.left, radius)),
    joint([narrow.right, y], { x: 1, y: downwards }, roomFor(wide.right - narrow.right, radius)),
  ].filter((drawing) => drawing !== '');
}

/** The wider box keeps what its own corner takes. */
function roomFor(step: number, radius: number): number {
  return Math.min(radius, step - radius);
}

/** From a corner outwards: `x` and `y` say in which directions. */
function joint([x, y]: Point, out: { readonly x: 1 | -1; readonly y: 1 | -1 }, radius: number) {
  if (radius < OVERLAP) return '';
  const at = (right: number, down: number): Point => [x + out.x * right, y + out.y * down];
  const hold = holdOf(radius);
  const [inner, side, end] = [at(-OVERLAP, -OVERLAP), at(radius, -OVERLAP), at(-OVERLAP, radius)];
  const curve: readonly Point[] = [at(0, radius), at(0, hold), at(hold, 0), at(radius, 0)];
  const isClockwise = out.x !== out.y;
  const [from, ...held] = isClockwise ? curve : curve.toReversed();
  const rest = isClockwise ? [side, inner, end] : [end, inner, side];
  return `m ${points(...(from ? [from] : []))} b ${points(...held)} l ${points(...rest)}`;
}
