import { MediaError } from '../errors';
import { shownClock } from './caption.clock';
import type { Cue } from './cue';

/** What is wrong with a subtitle file. */
export function invalid(detail: string): MediaError {
  return new MediaError('subtitle_invalid', detail);
}

/** A line as an error shows it: short, and with nothing in it that would not print. */
export function quoted(line = ''): string {
  return JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
}

/** A cue, or an event, and the line of its times; lines count from 0. */
export interface PlacedCue {
  readonly cue: Pick<Cue, 'startMs' | 'endMs'>;
  readonly line: number;
}

/** Cues that end before they start, all counted, the first one named. Throws `subtitle_invalid`. */
export function checkOrder(placed: readonly PlacedCue[]): void {
  const wrong = placed.flatMap(({ cue }, at) => (cue.endMs < cue.startMs ? [at] : []));
  const first = placed[wrong[0] ?? -1];
  if (!first) return;
  const verb = wrong.length === 1 ? 'cue ends before it starts' : 'cues end before they start';
  const place = `cue ${(wrong[0] ?? 0) + 1}, line ${first.line + 1}`;
  throw invalid(
    `${wrong.length} of ${placed.length} ${verb} (first: ${place}, ${shownClock(first.cue.startMs)}).`,
  );
}
