import { videoSizeFor, type Img2VidInput, type JobWarning } from '@app/contracts';
import {
  layoutStill,
  slideFrames,
  uprightSize,
  type FramePlan,
  type Rational,
  type Size,
  type Slide,
} from '@app/ffmpeg';

import { slideWishes, type SlideWish } from './img2vid.slides';
import type { RenderSession } from './render-session';
import { decodeStill, openStill, stillWarnings, type OpenedStill } from './still-source';

/** All frames of a video, whose stills lie decoded in the job's folder. */
export interface PlannedVideo extends FramePlan {
  readonly warnings: readonly JobWarning[];
}

/** Opens and decodes every still, so that what is wrong with one is told before a frame is made. */
export async function planVideo(
  session: RenderSession,
  input: Img2VidInput,
  rate: Rational,
): Promise<PlannedVideo> {
  const opened: Opened[] = [];
  for (const wish of slideWishes(input)) {
    opened.push({ wish, still: await openStill(session, wish.field) });
  }
  const stills = opened.map(({ still }) => still);
  const frame = videoSizeFor(input, uprightSize(firstOf(stills).facts));
  const background = colourOf(input.background);
  const slides: Slide[] = [];
  const frames = slideFrames(
    opened.map(({ wish }) => wish.seconds),
    rate.num / rate.den,
  );
  for (const [at, each] of opened.entries()) {
    slides.push(await slideOf(session, each, { frame, background, frames: frames[at] ?? 1 }));
  }
  const warnings = stills.flatMap(stillWarnings);
  return { frame, slides, ...transitionOf(input, frames, rate), warnings };
}

interface Opened {
  readonly wish: SlideWish;
  readonly still: OpenedStill;
}

interface ForAll {
  readonly frame: Size;
  readonly background: number;
  readonly frames: number;
}

async function slideOf(
  session: RenderSession,
  { wish, still }: Opened,
  { frame, background, frames }: ForAll,
): Promise<Slide> {
  const layout = layoutStill(uprightSize(still.facts), frame, wish);
  const file = await decodeStill(session, still, { layout, background });
  return { file, canvas: layout.canvas, path: layout.path, frames };
}

/** Rounded to frames, a transition is never longer than the shortest slide. */
function transitionOf(
  { transition, transition_duration }: Img2VidInput,
  frames: readonly number[],
  { num, den }: Rational,
): Pick<FramePlan, 'transition' | 'transitionFrames'> {
  if (transition === 'none' || frames.length === 1) return { transition, transitionFrames: 0 };
  const wanted = Math.round((transition_duration * num) / den);
  return { transition, transitionFrames: Math.min(wanted, ...frames) };
}

/** `#RGB`, `#RRGGBB` or `#RRGGBBAA` as 0xRRGGBB. */
function colourOf(text: string): number {
  const digits = text.length === 4 ? text.replace(/[\dA-Fa-f]/g, '$&$&') : text;
  return Number.parseInt(digits.slice(1, 7), 16);
}

function firstOf<T>([first]: readonly T[]): T {
  if (first === undefined) throw new RangeError('a video needs a still');
  return first;
}
