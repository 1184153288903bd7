import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';

import {
  detailedStill,
  FRAME,
  FRAME_BYTES,
  PLAN,
  reference,
  STILL,
  viewsOf,
  type Part,
} from './ken-burns.frames.mts';

/** How good and how dear a way of making the frames is. */
export interface Judged {
  readonly decibels: number;
  /** Root of the mean square of how much the position error changes from frame to frame. */
  readonly trembleRms: number;
}

/** Makes the frames of a way and holds each against its ideal. */
export async function judge(
  folder: string,
  { make: makeFile }: { readonly make: (name: string) => Promise<void> },
): Promise<Judged> {
  await makeFile('frames.yuv');
  const { idealPlane, psnrTo, displacements, idealResampling } = await reference();
  const bytes = await detailedStill(STILL.width, STILL.height);
  const still = idealPlane(STILL.width, STILL.height, bytes);
  const file = await open(join(folder, 'frames.yuv'));
  const frame = Buffer.alloc(FRAME_BYTES);
  const decibels: number[] = [];
  const steps: number[] = [];
  let before: readonly number[] | undefined;
  try {
    for (const { base } of viewsOf(PLAN)) {
      await file.read(frame, 0, FRAME_BYTES, null);
      const ideal = idealResampling(still, axesOf(base.seen));
      decibels.push(psnrTo(ideal, frame));
      const now = displacements(ideal, frame);
      if (before) steps.push(...now.map((value, at) => value - (before?.[at] ?? 0)));
      before = now;
    }
  } finally {
    await file.close();
    await rm(join(folder, 'frames.yuv'));
  }
  return { decibels: mean(decibels), trembleRms: Math.sqrt(mean(steps.map((step) => step ** 2))) };
}

function axesOf({ x, y, width, height }: Part) {
  const [stepX, stepY] = [width / FRAME.width, height / FRAME.height];
  return {
    x: { offset: x + stepX / 2 - 0.5, step: stepX, count: FRAME.width },
    y: { offset: y + stepY / 2 - 0.5, step: stepY, count: FRAME.height },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
