import { videoSizeFor, type Img2VidInput, type ThumbnailInput } from '@app/contracts';
import { fittedSize, slideFrames, toFrameRate, type Size } from '@app/ffmpeg/planning';

import type { EstimateWarning } from './estimate.views';
import { lookedAt, type Looked, type Planner } from './planner';
import type { SourceLooks, OwnedUse } from './source.looks';

/** A video made of stills. */
export const slides: Planner = async ({ uses: [first], input: asked, looks }) => {
  const input = asked as Img2VidInput;
  const rate = toFrameRate(input.frame_rate);
  const lengths = input.slides?.map(({ duration }) => duration ?? input.duration);
  const counts = slideFrames(lengths ?? [input.duration], rate.num / rate.den);
  const seconds = (counts.reduce((sum, count) => sum + count, 0) * rate.den) / rate.num;
  const { facts: size, warnings } = await frameOf(input, first, looks);
  return { media: { kind: 'video', size, seconds, rate }, warnings };
};

/** The first picture out of a video. Its length takes no part in the work. */
export const pictured: Planner = async ({ uses, input, looks }) => {
  const { width, height, upscale } = input as ThumbnailInput;
  const use = uses.find(({ name }) => name === 'url_video');
  const { facts, warnings } = await lookedAt(use, (each) => looks.video(each));
  const most = { ...(width && { width }), ...(height && { height }), upscale };
  const media = facts && ({ kind: 'still', size: fittedSize(facts.size, most) } as const);
  return { media, amount: 'one', warnings };
};

/** Some sizes follow from the request alone; others from the first still. */
async function frameOf(
  input: Img2VidInput,
  first: OwnedUse | undefined,
  looks: SourceLooks,
): Promise<Looked<Size>> {
  const { width, height, aspect_ratio } = input;
  const isSaid = (width !== undefined && height !== undefined) || aspect_ratio !== undefined;
  if (isSaid || !first) return { facts: videoSizeFor(input, SQUARE), warnings: [] };
  const { facts, warnings } = await lookedAt(first, (use) => looks.still(use));
  if (!facts) return { facts, warnings };
  return { facts: videoSizeFor(input, facts), warnings: upscaled(first, input, facts) };
}

/** Of any shape: it is not asked for where the request says the size. */
const SQUARE: Size = { width: 1, height: 1 };

/** Bars or cut-off edges aside: no still becomes sharper than it is. */
function upscaled(use: OwnedUse, input: Img2VidInput, still: Size): readonly EstimateWarning[] {
  const { width, height } = videoSizeFor(input, still);
  if (still.width >= width || still.height >= height) return [];
  const detail = `${use.name}: it is ${still.width}x${still.height} and is enlarged to a video of ${width}x${height}`;
  return [{ code: 'upscaled', detail, pointer: use.pointer }];
}
