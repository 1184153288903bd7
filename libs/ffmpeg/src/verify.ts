import type { InputFile } from './command';
import { MediaError } from './errors';
import type { CopiedPlan, OutputPlan } from './output-plan';
import { probe } from './probe';
import type { ProbeFacts } from './probe-facts';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';
import {
  checkDecodes,
  checkFirstFrame,
  checkSamePackets,
  invalid,
  type PlannedStream,
} from './stream-checks';
import { lengthSeconds, readTimeline, secondsOf, type Timeline } from './timeline';

/** A result that passed: its facts, and how long the checks took. */
export interface Verified {
  readonly facts: ProbeFacts;
  readonly verifyMs: number;
}

export const DURATION_TOLERANCE_SECONDS = 0.1;

/**
 * Checks a result: planned streams, size, frames, length; copied streams are the source's bit by
 * bit, encoded ones decode to their end without an error. Exit code 0 says none of that.
 * Throws MediaError `output_invalid`.
 */
export async function verifyOutput(
  runner: Runner,
  plan: OutputPlan,
  options: RunOptions,
): Promise<Verified> {
  const started = performance.now();
  const run = { ...options, onProgress: undefined };
  const { name, demuxer = 'mov' } = plan;
  const result: InputFile = { name, demuxer, maxPixels: run.maxPixels };
  const facts = await asInvalid(probe(runner, result, run));
  const streams = plannedStreams(facts, plan);
  for (const stream of streams) {
    checkTimeline(await asInvalid(readTimeline(runner, result, stream, run)), stream);
    if (stream.plan.how === 'copied') {
      await checkSamePackets(runner, { result, index: stream.index, plan: stream.plan }, run);
      if (stream.kind === 'video')
        await checkFirstFrame(runner, { result, index: stream.index }, run);
    }
  }
  await checkDecodes(runner, { result, streams }, run);
  return { facts, verifyMs: Math.round(performance.now() - started) };
}

/** A result that can not be read is our fault and not the source's. */
async function asInvalid<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof MediaError) || error.code !== 'media_invalid') throw error;
    throw invalid('The result can not be read.', error);
  }
}

/** The streams that are there, with their plans, once they are known to be the planned ones. */
function plannedStreams({ video, audio }: ProbeFacts, plan: OutputPlan): PlannedStream[] {
  if (!video) throw invalid('The result has no video.');
  if ((audio === null) !== (plan.audio === null)) {
    throw invalid(
      audio ? 'The result has sound that was not planned.' : 'The result has no sound.',
    );
  }
  const { width, height } = plan.size;
  if (video.width !== width || video.height !== height || video.orientation !== 1) {
    throw invalid(`The result is ${video.width}x${video.height}, not ${width}x${height}.`);
  }
  return [
    { kind: 'video', ...video, plan: plan.video },
    ...(audio && plan.audio ? [{ kind: 'audio' as const, ...audio, plan: plan.audio }] : []),
  ];
}

function checkTimeline(timeline: Timeline, { plan, kind }: PlannedStream): void {
  const packets = timeline.times.length;
  const seconds = lengthSeconds(timeline);
  if (packets === 0) throw invalid(`The result's ${kind} is empty.`);
  const planned = plan.how === 'copied' ? plan.packets : plan.frames;
  if (planned !== undefined && packets !== planned) {
    throw invalid(`The result's ${kind} has ${packets} frames, not ${planned}.`);
  }
  if (Math.abs(seconds - plan.seconds) > DURATION_TOLERANCE_SECONDS) {
    const is = `The result's ${kind} is ${seconds.toFixed(3)} s long`;
    throw invalid(`${is}, not ${plan.seconds.toFixed(3)} s.`);
  }
  if (plan.how === 'copied') checkSameTimes(timeline, plan);
  else if (new Set(timeline.times).size !== packets) {
    throw invalid(`The result's ${kind} has two frames at one time.`);
  }
}

/** Every packet stands where it stood in the source; containers round to their own clocks. */
function checkSameTimes(timeline: Timeline, { timeline: source }: CopiedPlan): void {
  const [clock, sourceClock] = [secondsOf(timeline.timeBase), secondsOf(source.timeBase)];
  const [first = 0, sourceFirst = 0] = [timeline.times[0], source.times[0]];
  const moved = timeline.times.some((time, at) => {
    const sourceTime = ((source.times[at] ?? Number.NaN) - sourceFirst) * sourceClock;
    return !(Math.abs((time - first) * clock - sourceTime) <= 2 * Math.max(clock, sourceClock));
  });
  if (moved) throw invalid("The result's frames do not stand where they stood in the source.");
}
