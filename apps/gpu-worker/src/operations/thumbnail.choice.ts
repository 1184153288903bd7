import { frameAt } from './thumbnail.times';
import { lookAt, type Frames } from './thumbnail.frames';

/** Where a good frame is looked for, as shares of the video: titles and fades are over by then. */
const PLACES = [0.1, 0.25, 0.4, 0.55, 0.7];

/** Of 255: less is a black, white or single-coloured frame. */
const LEAST_CONTRAST = 16;
const BRIGHTNESS = { least: 28, most: 228 } as const;

/** The first frame of some where there is something to be seen; where none is, the best of them. */
export async function goodFrame(frames: Frames): Promise<number> {
  let best = { at: 0, contrast: -1 };
  for (const share of PLACES) {
    const at = frameAt(frames.frames, share * frames.video.seconds, frames.video.timeline);
    const pixels = await lookAt(frames, at);
    if (!pixels) continue;
    const { contrast, brightness } = impression(pixels);
    const isBright = brightness >= BRIGHTNESS.least && brightness <= BRIGHTNESS.most;
    if (isBright && contrast >= LEAST_CONTRAST) return at;
    if (contrast > best.contrast) best = { at, contrast };
  }
  return best.at;
}

/** The mean of grey pixels, and how far they are from it on average (standard deviation). */
export function impression(pixels: Uint8Array): { brightness: number; contrast: number } {
  let [sum, squares] = [0, 0];
  for (const value of pixels) {
    sum += value;
    squares += value * value;
  }
  const brightness = sum / pixels.length;
  const variance = squares / pixels.length - brightness * brightness;
  return { brightness, contrast: Math.sqrt(Math.max(0, variance)) };
}
