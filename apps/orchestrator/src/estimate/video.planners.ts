import {
  transcodedSize,
  type AddAudioInput,
  type CaptionInput,
  type TranscodeInput,
  type TrimInput,
} from '@app/contracts';
import {
  askedSpan,
  CUT_TOLERANCE_SECONDS,
  framesWithin,
  laidLength,
  wantedRate,
  windowOf,
  type Rational,
} from '@app/ffmpeg/planning';

import { captionTroubles } from './caption.troubles';
import type { EstimateWarning } from './estimate.views';
import type { PlannedVideo } from './planned.media';
import { lookedAt, notProbed, orTold, type Asked, type Looked, type Planner } from './planner';
import type { SeenVideo } from './video.facts';
import type { OwnedUse } from './source.looks';

/** Size, length and rate of the video stay. */
export const sameVideo: Planner = async (asked) => {
  const { facts, warnings } = await videoOf(asked);
  return { media: facts && { kind: 'video', ...facts }, warnings };
};

/** The same, and what is to be said of the captions. */
export const captioned: Planner = async (asked) => {
  const { facts, warnings } = await videoOf(asked);
  const rate = facts?.rate;
  const troubles = await captionTroubles(asked.input as CaptionInput, {
    ...asked,
    ...{ seconds: facts?.seconds ?? null, frameRate: rate ? rate.num / rate.den : null },
  });
  const media = facts && ({ kind: 'video', ...facts } as const);
  return { media, warnings: [...warnings, ...troubles] };
};

/** As long as its picture and its sound let it be. */
export const withSound: Planner = async (asked) => {
  const input = asked.input as AddAudioInput;
  const { facts, warnings } = await videoOf(asked);
  const needsSound = input.length !== 'video' && !input.loop;
  const use = asked.uses.find(({ name }) => name === 'url_audio');
  const sound = needsSound
    ? await lookedAt(use, (each) => asked.looks.sound(each))
    : { facts: { seconds: Infinity }, warnings: [] };
  const told = [...warnings, ...sound.warnings];
  if (!facts) return { media: null, warnings: told };
  const [video, laid] = [facts.seconds, sound.facts?.seconds ?? null];
  const seconds =
    video === null || laid === null ? null : besideSound(video, laid, { input, rate: facts.rate });
  const isCut = seconds !== null && video !== null && seconds < video;
  const media = { kind: 'video', ...facts, seconds } as const;
  return { media, warnings: isCut ? [...told, CUT_ON_A_FRAME] : told };
};

const CUT_ON_A_FRAME: EstimateWarning = {
  code: 'length_approximate',
  detail: `url_video: it is cut where that needs no encoding, which may be up to ${CUT_TOLERANCE_SECONDS} s from the end of the sound`,
  pointer: '/url_video',
};

/** Cut or held, a picture ends with a whole frame, and the result with it. */
function besideSound(
  video: number,
  sound: number,
  { input, rate }: { readonly input: AddAudioInput; readonly rate: Rational | null },
): number {
  const { seconds } = laidLength(video, { ...input, seconds: sound });
  if (rate === null || seconds === video) return seconds;
  return (framesWithin(seconds, rate) * rate.den) / rate.num;
}

/** In the size, at the rate and of the length that are asked for. */
export const transcoded: Planner = async (asked) => {
  const input = asked.input as TranscodeInput;
  const { facts, warnings } = await videoOf(asked, input.frame_rate === undefined);
  if (!facts) return { media: null, warnings };
  const size = transcodedSize(input, facts.size);
  const wanted = wantedRate(input, facts.rate);
  const rate = wanted ?? facts.rate;
  const seconds = wanted && !isSame(wanted, facts.rate) ? onRate(facts.seconds, wanted) : null;
  const media: PlannedVideo = { kind: 'video', size, rate, seconds: seconds ?? facts.seconds };
  return { media, warnings };
};

/** The frames that lie nearest to what is asked for. */
export const trimmed: Planner = async (asked) => {
  const input = asked.input as TrimInput;
  const { facts, warnings } = await videoOf(asked);
  const use = videoUse(asked);
  return orTold(use, async () => {
    if (!facts) return { media: null, warnings };
    const { size, rate, seconds: whole } = facts;
    const open = { kind: 'video', size, rate, seconds: null } as const;
    if (whole === null || rate === null) return { media: open, warnings };
    const span = askedSpan(input, whole, 'url_video');
    const clipped = span.warnings.map((warning) => ({ ...warning, pointer: '/url_video' }));
    const told = [...warnings, ...clipped];
    if (input.cut === 'keyframe' && use) {
      return { media: open, warnings: [...told, notProbed(use, AT_KEY_FRAMES)] };
    }
    return {
      media: { ...open, seconds: cutSeconds({ rate, seconds: whole }, span) },
      warnings: told,
    };
  });
};

const AT_KEY_FRAMES = 'where its key frames are is seen when the job runs';

/** How long a part of a steady video is, from frame to frame. */
export function cutSeconds(
  { rate, seconds }: { readonly rate: Rational; readonly seconds: number },
  span: { readonly from: number; readonly to: number },
): number {
  const frames = Math.round((seconds * rate.num) / rate.den);
  const times = Float64Array.from({ length: frames + 1 }, (_, at) => (at * rate.den) / rate.num);
  const { start, end } = windowOf(times, { rate, isSteady: true, frames }, span);
  return end - start;
}

/** What the index of the video says, and what it leaves open. */
async function videoOf(asked: Asked, needsRate = true): Promise<Looked<SeenVideo>> {
  const use = videoUse(asked);
  const looked = await lookedAt(use, (each) => asked.looks.video(each));
  if (!looked.facts || !use) return looked;
  return { ...looked, warnings: notAllSeen(use, looked.facts, needsRate) };
}

function videoUse({ uses }: Asked): OwnedUse | undefined {
  return uses.find(({ name }) => name === 'url_video');
}

/** What follows from a source and is not told by its index. */
export function notAllSeen(
  use: OwnedUse,
  { seconds, rate }: Pick<SeenVideo, 'seconds' | 'rate'>,
  needsRate = true,
): readonly EstimateWarning[] {
  if (seconds === null) return [notProbed(use, 'its index does not say how long it is shown')];
  if (rate !== null || !needsRate) return [];
  return [notProbed(use, 'its index shows no steady frame rate')];
}

function onRate(seconds: number | null, { num, den }: Rational): number | null {
  return seconds && (Math.max(1, Math.round((seconds * num) / den)) * den) / num;
}

function isSame(a: Rational, b: Rational | null): boolean {
  return b !== null && a.num * b.den === b.num * a.den;
}
