import type { JobWarning, LoudnessTarget } from '@app/contracts';
import { measureLoudness, type Level, type Loudness, type SoundOf } from '@app/ffmpeg';

import type { RenderSession } from './render-session';

/** A level, and what has to be said about it. */
export interface Levelled {
  readonly level: Level | null;
  readonly warnings: readonly JobWarning[];
}

/** What is raised by more was meant to be silence. */
const MAX_GAIN_DB = 40;
/** A limiter takes loudness away with the peaks; each time the gain is raised by what is missing. */
const MAX_LIMITED_PASSES = 4;
const CLOSE_ENOUGH_LU = 0.3;

/**
 * The level that brings a sound to its target: measured, then set. A gain alone where peaks stay
 * below the true peak that may be; else with a limiter, measured again until the target is met.
 */
export async function levelFor(
  session: RenderSession,
  soundAt: (level: Level | null) => SoundOf,
  target: LoudnessTarget,
): Promise<Levelled> {
  const measure = (level: Level | null) =>
    measureLoudness(session.tools.runner, soundAt(level), session.run());
  const asItIs = await measure(null);
  if (!asItIs) return { level: null, warnings: [tooQuiet] };
  let level = levelTo(asItIs, target);
  if (!level.limits) return { level, warnings: missed(asItIs, level, target) };
  let reached = asItIs;
  for (let pass = 0; pass < MAX_LIMITED_PASSES; pass++) {
    reached = (await measure(level)) ?? reached;
    const missing = target.integrated_lufs - reached.integratedLufs;
    if (Math.abs(missing) < CLOSE_ENOUGH_LU || pass === MAX_LIMITED_PASSES - 1) break;
    level = { ...level, gainDb: Math.min(MAX_GAIN_DB, level.gainDb + missing) };
  }
  return { level, warnings: missed(reached, null, target) };
}

function levelTo({ integratedLufs, truePeakDb }: Loudness, target: LoudnessTarget): Level {
  const gainDb = Math.min(MAX_GAIN_DB, target.integrated_lufs - integratedLufs);
  const limits = truePeakDb + gainDb > target.true_peak_dbtp;
  return { gainDb, truePeakDb: target.true_peak_dbtp, limits };
}

const tooQuiet: JobWarning = {
  code: 'loudness_not_set',
  detail: 'url_audio: nothing of the sound is loud and long enough to be measured; it is left so',
};

/** Heavily limited sounds and near-silence stay below their target. */
function missed(
  { integratedLufs }: Loudness,
  level: Level | null,
  { integrated_lufs: wanted }: LoudnessTarget,
): JobWarning[] {
  const got = integratedLufs + (level?.gainDb ?? 0);
  if (Math.abs(got - wanted) <= 1) return [];
  const detail = `url_audio: the loudness is ${got.toFixed(1)} LUFS, not ${wanted}: more would only be noise or distortion`;
  return [{ code: 'loudness_not_reached', detail }];
}
