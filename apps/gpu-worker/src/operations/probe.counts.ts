import {
  countPackets,
  secondsOf,
  type Budget,
  type InputFile,
  type PacketCounts,
  type ProbeFacts,
  type StreamClock,
} from '@app/ffmpeg';

import type { RenderSession } from './render-session';

/** The packets of the tracks that operations use; null where there is none, or too many to count. */
export interface Counted {
  readonly video: PacketCounts | null;
  readonly audio: PacketCounts | null;
}

/** Counts without decoding. Throws MediaError `media_invalid`. */
export async function countTracks(
  session: RenderSession,
  input: InputFile,
  facts: ProbeFacts,
): Promise<Counted> {
  if (isTooLong(facts, session.budget)) return { video: null, audio: null };
  const count = (stream: StreamClock | null) =>
    stream && countPackets(session.tools.runner, { input, stream }, session.run());
  return { video: await count(facts.video), audio: await count(facts.audio) };
}

/** Whether a file says that it is longer than operations take. */
export function isTooLong({ durationSeconds }: ProbeFacts, { maxSeconds }: Budget): boolean {
  return (durationSeconds ?? 0) > maxSeconds;
}

/** Seconds from where the first of the tracks begins to where the last ends; null where nothing was counted. */
export function durationOf({ video, audio }: Counted): number | null {
  const spans = [video, audio].flatMap((counts) => {
    if (!counts || counts.timeline.times.length === 0) return [];
    const { start, end, timeBase } = counts.timeline;
    return [{ start: start * secondsOf(timeBase), end: end * secondsOf(timeBase) }];
  });
  if (spans.length === 0) return null;
  const [starts, ends] = [spans.map(({ start }) => start), spans.map(({ end }) => end)];
  return Math.max(...ends) - Math.min(...starts);
}
