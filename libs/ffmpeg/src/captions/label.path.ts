/** A rectangle in pixels of the picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The boxes of lines as one shape: those of about one width are one box, and where widths differ
 * the narrower one goes on behind the wider, so that no round corners meet.
 */
export function merged(boxes: readonly Box[], radius: number): readonly Box[] {
  const done: Box[] = [];
  for (const box of evened(evened(boxes, 2 * radius), 2 * radius)) {
    const last = done.at(-1);
    if (!last) done.push(box);
    else if (last.left === box.left && last.right === box.right) {
      done[done.length - 1] = { ...last, bottom: box.bottom };
    } else if (box.right - box.left < last.right - last.left) {
      done.push({ ...box, top: box.top - 2 * radius });
    } else {
      done[done.length - 1] = { ...last, bottom: last.bottom + 2 * radius };
      done.push(box);
    }
  }
  return done;
}

/** Each about as wide as the one before it, the last first; twice gives them back in order. */
function evened(boxes: readonly Box[], step: number): readonly Box[] {
  const done: Box[] = [];
  for (const box of boxes) {
    const last = done.at(-1);
    const isNear =
      last && Math.abs(box.left - last.left) < step && Math.abs(box.right - last.right) < step;
    const width = isNear && {
      left: Math.min(box.left, last.left),
      right: Math.max(box.right, last.right),
    };
    done.push({ ...box, ...width });
  }
  return done.reverse();
}

/** Rounded boxes as one drawing of ASS at scale 4, i.e. in eighths of pixels. */
export function labelPath(boxes: readonly Box[], radius: number): string {
  return boxes.map((box) => roundedBox(box, radius)).join(' ');
}

/** Of a corner's radius; makes four curves a circle to 0.03 %. */
const CURVE = 0.5523;

function roundedBox({ left, top, right, bottom }: Box, most: number): string {
  const radius = Math.min(most, (right - left) / 2, (bottom - top) / 2);
  const hold = radius * (1 - CURVE);
  const at = (x: number, y: number) => `${Math.round(x * 8)} ${Math.round(y * 8)}`;
  const corner = (...points: readonly (readonly [number, number])[]) =>
    `b ${points.map(([x, y]) => at(x, y)).join(' ')}`;
  return [
    `m ${at(left + radius, top)}`,
    `l ${at(right - radius, top)}`,
    corner([right - hold, top], [right, top + hold], [right, top + radius]),
    `l ${at(right, bottom - radius)}`,
    corner([right, bottom - hold], [right - hold, bottom], [right - radius, bottom]),
    `l ${at(left + radius, bottom)}`,
    corner([left + hold, bottom], [left, bottom - hold], [left, bottom - radius]),
    `l ${at(left, top + radius)}`,
    corner([left, top + hold], [left + hold, top], [left + radius, top]),
  ].join(' ');
}
