import {
  mediaIn,
  OPERATIONS,
  videoSizeFor,
  type CaptionInput,
  type Img2VidInput,
  type MediaUse,
  type OperationName,
} from '@app/contracts';
import { slideFrames, toFrameRate, type Size } from '@app/ffmpeg/planning';

import { captionTroubles } from './caption.troubles';
import type { Amount } from './cost.forecast';
import type { EstimatedOutput, EstimateWarning } from './estimate.views';
import type { SourceLooks } from './source.looks';
import type { SeenVideo } from './video.facts';

/** What a job makes, as far as it is known before it is made. */
export interface OutputPlan {
  readonly output: EstimatedOutput | null;
  readonly amount: Amount;
  readonly warnings: readonly EstimateWarning[];
}

/** A request that was checked. */
export interface Checked {
  readonly operation: OperationName;
  readonly input: object;
}

/** Plans the output of a request as its worker will. Throws ApiError for what it would refuse. */
export function planOutput({ operation, input }: Checked, looks: SourceLooks): Promise<OutputPlan> {
  const uses = mediaIn(OPERATIONS[operation].input, input);
  return PLANNERS[operation]({ uses, input, looks });
}

interface Asked {
  readonly uses: readonly MediaUse[];
  readonly input: object;
  readonly looks: SourceLooks;
}

type Planner = (asked: Asked) => Promise<OutputPlan>;

/** Nothing is said of what follows from the length of a source: none is read for its length. */
const unknown: Planner = async ({ uses }) => ({
  output: null,
  amount: 'unknown',
  warnings: uses.map((use) => notProbed(use, 'its length and size are read when the job runs')),
});

/** Size, length and rate of the video stay. */
const sameVideo: Planner = async ({ uses, looks }) => {
  const use = uses.find(({ name }) => name === 'url_video');
  const seen = use && (await looks.video(use));
  if (!seen || 'trouble' in seen) {
    const warnings = use ? [notProbed(use, seen?.trouble ?? '')] : [];
    return { output: null, amount: 'unknown', warnings };
  }
  const { size, seconds, rate } = seen.facts;
  return {
    output: { ...size, duration_seconds: seconds, frame_rate: rate && rate.num / rate.den },
    amount: seconds === null ? 'unknown' : { seconds },
    warnings: notAllSeen(use, seen.facts),
  };
};

/** The same, and what is to be said of the captions. */
const captioned: Planner = async (asked) => {
  const plan = await sameVideo(asked);
  const warnings = await captionTroubles(asked.input as CaptionInput, {
    ...asked,
    seconds: plan.amount === 'unknown' || plan.amount === 'one' ? null : plan.amount.seconds,
    frameRate: plan.output?.frame_rate ?? null,
  });
  return { ...plan, warnings: [...plan.warnings, ...warnings] };
};

const one: Planner = async () => ({ output: null, amount: 'one', warnings: [] });

const PLANNERS: Readonly<Record<OperationName, Planner>> = {
  ...{ caption: captioned, watermark: sameVideo },
  ...{ addaudio: unknown, transcode: unknown, audio: unknown, trim: unknown },
  ...{ concat: unknown, pipeline: unknown },
  ...{ probe: one, thumbnail: one },
  img2vid: async ({ uses: [first], input, looks }) =>
    plannedStills(input as Img2VidInput, first, looks),
};

async function plannedStills(
  input: Img2VidInput,
  first: MediaUse | undefined,
  looks: SourceLooks,
): Promise<OutputPlan> {
  const rate = toFrameRate(input.frame_rate);
  const lengths = input.slides?.map(({ duration }) => duration ?? input.duration);
  const counts = slideFrames(lengths ?? [input.duration], rate.num / rate.den);
  const seconds = (counts.reduce((sum, count) => sum + count, 0) * rate.den) / rate.num;
  const { size, warnings } = await frameOf(input, first, looks);
  const known = { duration_seconds: seconds, frame_rate: rate.num / rate.den };
  return {
    output: { width: size?.width ?? null, height: size?.height ?? null, ...known },
    amount: { seconds },
    warnings,
  };
}

/** Some sizes follow from the request alone; others from the first still. */
async function frameOf(
  input: Img2VidInput,
  first: MediaUse | undefined,
  looks: SourceLooks,
): Promise<{ readonly size?: Size; readonly warnings: readonly EstimateWarning[] }> {
  const { width, height, aspect_ratio } = input;
  const isSaid = (width !== undefined && height !== undefined) || aspect_ratio !== undefined;
  if (isSaid || !first) return { size: videoSizeFor(input, SQUARE), warnings: [] };
  const seen = await looks.still(first);
  if ('trouble' in seen) return { warnings: [notProbed(first, seen.trouble)] };
  return { size: videoSizeFor(input, seen.facts), warnings: upscaled(first, input, seen.facts) };
}

/** Of any shape: it is not asked for where the request says the size. */
const SQUARE: Size = { width: 1, height: 1 };

/** Bars or cut-off edges aside: no still becomes sharper than it is. */
function upscaled(use: MediaUse, input: Img2VidInput, still: Size): readonly EstimateWarning[] {
  const { width, height } = videoSizeFor(input, still);
  if (still.width >= width || still.height >= height) return [];
  const detail = `${use.name}: it is ${still.width}x${still.height} and is enlarged to a video of ${width}x${height}`;
  return [{ code: 'upscaled', detail, pointer: use.pointer }];
}

function notAllSeen(use: MediaUse, { seconds, rate }: SeenVideo): readonly EstimateWarning[] {
  if (seconds === null) return [notProbed(use, 'its index does not say how long it is shown')];
  return rate === null ? [notProbed(use, 'its index shows no steady frame rate')] : [];
}

function notProbed({ name, pointer }: MediaUse, trouble: string): EstimateWarning {
  return { code: 'not_probed', detail: `${name}: ${trouble}`, pointer };
}
