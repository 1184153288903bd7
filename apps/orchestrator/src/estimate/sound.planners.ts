import type { AudioInput } from '@app/contracts';

import type { EstimateWarning } from './estimate.views';
import { lookedAt, type Planner } from './planner';

/** A sound, or the part of it that is asked for. */
export const sounded: Planner = async ({ uses, input, looks }) => {
  const { start, end } = input as AudioInput;
  const use = uses.find(({ name }) => name === 'url_audio');
  const { facts, warnings } = await lookedAt(use, (each) => looks.sound(each));
  const whole = facts?.seconds ?? null;
  if (whole === null) return { media: { kind: 'sound', seconds: null }, warnings };
  if (start >= whole) return { media: null, warnings: [...warnings, nothingLeft(start, whole)] };
  const seconds = Math.min(end ?? whole, whole) - start;
  return { media: { kind: 'sound', seconds }, warnings };
};

function nothingLeft(start: number, whole: number): EstimateWarning {
  const is = `url_audio: It is ${whole.toFixed(3)} s long`;
  const detail = `${is}: with a start of ${start} s nothing is left.`;
  return { code: 'media_invalid', detail, pointer: '/url_audio' };
}
