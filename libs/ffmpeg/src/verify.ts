import type { InputFile } from './command';
import { decodableFrames } from './decode-trial';
import { MediaError } from './errors';
import type { CopiedPlan, OutputPlan } from './output-plan';
import type { ProbeFacts } from './probe-facts';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';
import { sideBySide } from './side-by-side';
import { checkDecodes, checkSamePackets, invalid, type PlannedStream } from './stream-checks';
import { survey } from './survey';
import { lengthSeconds, secondsOf, type Timeline } from './timeline';
import { isFlawless } from './whole-check';

/** A result that passed: its facts, and how long the checks took. */
export interface Verified {
  readonly facts: ProbeFacts;
  /** Frames of a copied picture that no decoder makes anything of, as in the source. */
  readonly unreadableFrames: number;
  readonly verifyMs: number;
}

export const DURATION_TOLERANCE_SECONDS = 0.1;

/**
 * Checks a result: planned streams, size, frames, length; copied streams are the source's bit by
 * bit, encoded ones decode to their end without an error. Exit code 0 says none of that. What has a
 * flaw is looked at once more, stream by stream, to say which. Throws MediaError `output_invalid`.
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
  const [{ facts, streams }, flawless] = await sideBySide(run.signal, [
    (signal) => surveyed(runner, { result, plan }, { ...run, signal }),
    (signal) => isFlawless(runner, { result, plan }, { ...run, signal }),
  ]);
  const unreadableFrames = flawless ? 0 : await checkStreams(runner, { result, streams }, run);
  return { facts, unreadableFrames, verifyMs: Math.round(performance.now() - started) };
}

interface Result {
  readonly result: InputFile;
  readonly plan: OutputPlan;
}

/** What a result is by its index, once that is known to be what was planned. */
async function surveyed(runner: Runner, { result, plan }: Result, run: RunOptions) {
  const { facts, timelineOf } = await asInvalid(survey(runner, result, run));
  const streams = plannedStreams(facts, plan);
  for (const stream of streams) checkTimeline(timelineOf(stream), stream);
  return { facts, streams };
}

/** Checks one stream after the other; returns the frames of a copied picture that can not be decoded. */
async function checkStreams(
  runner: Runner,
  { result, streams }: { readonly result: InputFile; readonly streams: readonly PlannedStream[] },
  run: RunOptions,
): Promise<number> {
  let unreadableFrames = 0;
  for (const { index, kind, plan } of streams) {
    if (plan.how !== 'copied') continue;
    await checkSamePackets(runner, { result, index, plan }, run);
    if (kind !== 'video') continue;
    const frames = await decodableFrames(runner, { input: result, index }, run);
    if (frames === 0) throw invalid('Nothing of the picture of the result can be decoded.');
    unreadableFrames = Math.max(0, plan.packets - frames);
  }
  await checkDecodes(runner, { result, streams }, run);
  return unreadableFrames;
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
