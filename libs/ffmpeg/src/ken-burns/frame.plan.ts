import type { Size } from '../picture';
import type { Transition } from './kernel.calls';
import { partAt, type Path } from './motion';
import type { Rectangle } from './rectangle';

/** A still that lies decoded in a file, the way over it, and when it is shown. */
export interface Slide {
  /** Raw 4:2:0, a name in the working folder. */
  readonly file: string;
  readonly canvas: Size;
  readonly path: Path;
  /** Until the next one begins. */
  readonly frames: number;
}

/** All frames of a video made of stills. */
export interface FramePlan {
  readonly frame: Size;
  readonly slides: readonly Slide[];
  readonly transition: Transition;
  /** At the beginning of each slide but the first; the one before it moves on meanwhile. */
  readonly transitionFrames: number;
}

/** A part of a slide that a frame shows. */
export interface View {
  readonly slide: number;
  readonly seen: Rectangle;
}

/** What one frame shows: a slide, and during a transition a share of the next. */
export interface FrameViews {
  readonly base: View;
  readonly next?: View & { readonly share: number };
}

export function framesOf({ slides }: Pick<FramePlan, 'slides'>): number {
  return slides.reduce((sum, { frames }) => sum + frames, 0);
}

/** How many frames show a slide, those included in which the next one takes its place. */
export function framesShown(plan: FramePlan, slide: number): number {
  const isLast = slide === plan.slides.length - 1;
  return (plan.slides[slide]?.frames ?? 0) + (isLast ? 0 : plan.transitionFrames);
}

/** What each frame shows, in order. */
export function* viewsOf(plan: FramePlan): Generator<FrameViews> {
  const { slides, transitionFrames } = plan;
  for (const [slide, { frames }] of slides.entries()) {
    const before = slides[slide - 1]?.frames ?? 0;
    for (let at = 0; at < frames; at++) {
      const own = viewOf(plan, slide, at);
      if (slide === 0 || at >= transitionFrames) yield { base: own };
      else {
        const share = eased((at + 1) / (transitionFrames + 1));
        yield { base: viewOf(plan, slide - 1, before + at), next: { ...own, share } };
      }
    }
  }
}

function viewOf(plan: FramePlan, slide: number, at: number): View {
  const { path } = plan.slides[slide] ?? { path: undefined };
  if (!path) throw new RangeError(`there is no slide ${slide}`);
  return { slide, seen: partAt(path, at / Math.max(1, framesShown(plan, slide) - 1)) };
}

function eased(share: number): number {
  return (1 - Math.cos(Math.PI * share)) / 2;
}

/** Shares a length among slides in whole frames, so that no rounding adds up. */
export function slideFrames(durations: readonly number[], framesPerSecond: number): number[] {
  let seconds = 0;
  let before = 0;
  return durations.map((duration) => {
    seconds += duration;
    const until = Math.max(before + 1, Math.round(seconds * framesPerSecond));
    const frames = until - before;
    before = until;
    return frames;
  });
}
