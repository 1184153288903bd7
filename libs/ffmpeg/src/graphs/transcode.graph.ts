import { BT709_MARK } from '../colour';
import type { GifSettings } from '../encoder-settings';
import { marksOn, plainFiltersOn } from '../gpu/gpu-frames';
import type { Rung } from '../gpu/rung';
import { pacingFilters, type Pacing } from '../pacing';
import { displaySize, type Size } from '../picture';
import type { VideoFacts } from '../probe-facts';
import type { Chain } from './chain';
import { covering, even, hasShapeOf, inside, type FrameFit, type Placed } from './frame-fit';
import { partFilters, type PictureRange } from './part.filters';

/** The pad at which a picture of another size or rate comes out. */
export const TRANSCODED = 'transcoded';

/** A video, the rate and the size that it is brought to, and where it is filtered. */
export interface TranscodeSpec {
  readonly video: VideoFacts;
  readonly pacing: Pacing;
  readonly rung: Rung;
  readonly size: Size;
  /** How it stands in a size of another shape. */
  readonly fit: FrameFit;
  /** Where only some of the frames are wanted. */
  readonly range?: PictureRange;
}

/** Whether a size is that of the video itself, so that a GPU can keep its frames. */
export function isOwnSize(video: VideoFacts, { width, height }: Size): boolean {
  const own = displaySize(video);
  return own.width === width && own.height === height;
}

/** From a video to plain BT.709 frames in another size and rate. Pictures are scaled on the CPU. */
export function transcodeGraph(spec: TranscodeSpec): readonly Chain[] {
  const { video, pacing, rung, size, fit } = spec;
  const own = displaySize(video);
  const from = `0:${video.index}`;
  const { restored, picked, moved } = partFilters(pacing, spec.range);
  const paced = [...restored, ...pacingFilters(pacing), ...picked];
  const plain = [...paced, ...plainFiltersOn(rung, video)];
  const ending = [...ENDING, ...moved];
  if (isOwnSize(video, size)) {
    return [{ from, filters: [...plain, ...marksOn(rung), ...moved], to: TRANSCODED }];
  }
  if (fit === 'blur' && !hasShapeOf(own, size)) {
    const small = { width: even(size.width / 8), height: even(size.height / 8) };
    const front = inside(own, size);
    const back = [...filled(covering(own, small), small), ...softened(small), scaled(size)];
    return [
      { from, filters: [...plain, ...back], to: 'back' },
      { from, filters: [...plain, scaled(front.scaled)], to: 'front' },
      { from: ['back', 'front'], filters: [laidAt(front), ...ending], to: TRANSCODED },
    ];
  }
  const fitted = fit === 'cover' ? filled(covering(own, size), size) : barred(own, size);
  return [{ from, filters: [...plain, ...fitted, ...ending], to: TRANSCODED }];
}

/** The chains to the pad `palette`: the colours that a GIF of these frames is to have. */
export function paletteGraph(spec: TranscodeSpec, { colours }: GifSettings): readonly Chain[] {
  const choice = `palettegen=max_colors=${colours}:stats_mode=diff`;
  return [...transcodeGraph(spec), { from: TRANSCODED, filters: [...RGB, choice], to: 'palette' }];
}

/** The chains to the pad `animated`: frames in the colours of a palette, the second input. */
export function animationGraph(spec: TranscodeSpec, { dither }: GifSettings): readonly Chain[] {
  const use = `paletteuse=dither=${dither}:diff_mode=rectangle`;
  return [
    ...transcodeGraph(spec),
    { from: TRANSCODED, filters: RGB, to: 'rgb' },
    { from: ['rgb', '1:0'], filters: [use], to: 'animated' },
  ];
}

/** Screens' own colours, of BT.709 in limited range. */
const RGB = [
  'scale=in_color_matrix=bt709:in_range=tv:flags=bicubic+accurate_rnd+full_chroma_int',
  'format=bgra',
];

/** zscale makes other pixels in the place of another shape; here none are. */
const ENDING = ['setsar=1', BT709_MARK];

/** Sampled over all that a pixel stands for, so that nothing flickers when it gets smaller. */
function scaled({ width, height }: Size): string {
  return `zscale=width=${width}:height=${height}:filter=lanczos`;
}

function filled({ roughly, scaled: by, x, y }: Placed, frame: Size): string[] {
  return [
    ...(roughly ? [`crop=${roughly.width}:${roughly.height}`] : []),
    scaled(by),
    `crop=${frame.width}:${frame.height}:${x}:${y}`,
  ];
}

function barred(own: Size, frame: Size): string[] {
  const { scaled: by, x, y } = inside(own, frame);
  if (hasShapeOf(own, frame)) return [scaled(by)];
  return [scaled(by), `pad=${frame.width}:${frame.height}:${x}:${y}:color=black`];
}

/** Blurred while it is small, and darker, as img2vid's. */
function softened({ width, height }: Size): string[] {
  const sigma = (Math.min(width, height) / 18).toFixed(2);
  return [
    `gblur=sigma=${sigma}`,
    'lutyuv=y=16+(val-16)*0.55:u=128+(val-128)*0.55:v=128+(val-128)*0.55',
  ];
}

function laidAt({ x, y }: Placed): string {
  return `overlay=x=${x}:y=${y}:format=yuv420`;
}
