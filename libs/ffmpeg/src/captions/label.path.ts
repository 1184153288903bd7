import { labelJoints } from './label.joints';
import { holdOf, isWider, points, type Box } from './label.shape';

/** The boxes of lines, one below the other; those of about one width are one box. */
export function evenBoxes(lines: readonly Box[], radius: number): readonly Box[] {
  const done: Box[] = [];
  for (const box of evened(evened(lines, 2 * radius), 2 * radius)) {
    const last = done.at(-1);
    if (last?.left === box.left && last.right === box.right) {
      done[done.length - 1] = { ...last, bottom: box.bottom };
    } else done.push(box);
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

/**
 * Boxes, one below the other, as one drawing of ASS at scale 4: with round corners, and with curves where
 * a wider and a narrower one meet. All parts go round the same way: what two of them cover is covered.
 */
export function labelPath(boxes: readonly Box[], radius: number): string {
  const reaching = boxes.map((box, at) => ({
    ...box,
    // The narrower one goes on behind the wider, so that no round corners meet.
    top: box.top - (isWider(boxes[at - 1], box) ? 2 * radius : 0),
    bottom: box.bottom + (isWider(boxes[at + 1], box) ? 2 * radius : 0),
  }));
  return [
    ...reaching.map((box) => roundedBox(box, radius)),
    ...boxes.flatMap((box, at) => labelJoints(box, boxes[at + 1], radius)),
  ].join(' ');
}

function roundedBox({ left, top, right, bottom }: Box, most: number): string {
  const radius = Math.min(most, (right - left) / 2, (bottom - top) / 2);
  const hold = holdOf(radius);
  return [
    `m ${points([left + radius, top])}`,
    `l ${points([right - radius, top])}`,
    `b ${points([right - hold, top], [right, top + hold], [right, top + radius])}`,
    `l ${points([right, bottom - radius])}`,
    `b ${points([right, bottom - hold], [right - hold, bottom], [right - radius, bottom])}`,
    `l ${points([left + radius, bottom])}`,
    `b ${points([left + hold, bottom], [left, bottom - hold], [left, bottom - radius])}`,
    `l ${points([left, top + radius])}`,
    `b ${points([left, top + hold], [left + hold, top], [left + radius, top])}`,
  ].join(' ');
}
