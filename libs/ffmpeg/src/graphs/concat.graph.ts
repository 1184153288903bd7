import { BT709_MARK } from '../colour';
import { displaySize, plainPictureFilters, type Size } from '../picture';
import type { Rational, VideoFacts } from '../probe-facts';
import type { Chain } from './chain';
import { fitChains, type Fitting } from './fit.chains';

/** A run of frames of one clip, all of the size and rate of the result. */
export type ClipPicture = MovingPicture | StandingPicture;

/** Frames of a video. */
export interface MovingPicture {
  readonly input: number;
  readonly video: VideoFacts;
  /** When the first of them is shown, in seconds of the input as it is read. */
  readonly start: number;
  readonly frames: number;
}

/** A still that lies decoded in the size of the result. */
export interface StandingPicture {
  readonly input: number;
  readonly video: null;
  readonly frames: number;
}

/** What the pictures of all clips become. */
export interface ConcatFrame {
  readonly size: Size;
  readonly rate: Rational;
  readonly fit: Fitting['fit'];
  /** 0xRRGGBB. */
  readonly background: number;
}

/** The one clip that is seen, or two of which the second comes while the first goes. */
export interface ConcatPicture {
  readonly pictures: readonly ClipPicture[];
  readonly transition: 'fade' | 'slide' | 'none';
  readonly frame: ConcatFrame;
}

/** Where a run's source frames are noted, one a line, before they are put on the rate. */
export function seenFile(at: number): string {
  return `seen-${at}.txt`;
}

/** The pad at which joined pictures come out. */
export const JOINED_PICTURE = 'picture';

/** From one clip, or two in transition, to the frames of a piece of the result. */
export function concatPicture({ pictures, transition, frame }: ConcatPicture): readonly Chain[] {
  const [only] = pictures;
  if (pictures.length === 1 && only) return clipChains(only, frame, { at: 0, to: JOINED_PICTURE });
  const pads = pictures.map((_, at) => `clip${at}`);
  const crossed = [...crossing(transition, frame, only?.frames ?? 1), BT709_MARK];
  return [
    ...pictures.flatMap((picture, at) =>
      clipChains(picture, frame, { at, to: pads[at] ?? JOINED_PICTURE }),
    ),
    { from: pads, filters: crossed, to: JOINED_PICTURE },
  ];
}

/** Slides are cut out of both side by side: at its start xfade's `slideleft` reads beside the picture. */
function crossing(
  transition: ConcatPicture['transition'],
  { size: { width, height }, rate: { num, den } }: ConcatFrame,
  frames: number,
): string[] {
  if (transition === 'slide') return ['hstack', `crop=${width}:${height}:${width}*n/${frames}:0`];
  return [`xfade=transition=fade:duration=${((frames * den) / num).toFixed(6)}:offset=0`];
}

interface Place {
  readonly at: number;
  readonly to: string;
}

function clipChains(picture: ClipPicture, frame: ConcatFrame, { at, to }: Place): readonly Chain[] {
  const from = `${picture.input}:v:0`;
  if (!picture.video) {
    const standing = ['loop=loop=-1:size=1', 'setpts=N', `trim=end_frame=${picture.frames}`];
    return [{ from, filters: [...standing, BT709_MARK, 'setsar=1'], to }];
  }
  const { video, start, frames } = picture;
  const plain = `${to}_plain`;
  const filters = [...onRate(start, frame.rate, at), `trim=end_frame=${frames}`];
  const fitting = { ...frame, frame: frame.size, picture: displaySize(video) };
  return [
    {
      from: `${picture.input}:${video.index}`,
      filters: [...filters, ...plainPictureFilters(video)],
      to: plain,
    },
    ...fitChains(fitting, plain, to),
  ];
}

/**
 * Frames from a time on, put on a rate: what stands there is shown first, and the last one until the
 * end. Times are in microseconds; each source frame is noted before.
 */
function onRate(start: number, { num, den }: Rational, at: number): string[] {
  return [
    'settb=AVTB',
    `setpts=PTS-${Math.round(start * 1e6)}`,
    'metadata=mode=add:key=seen:value=1',
    `metadata=mode=print:file=${seenFile(at)}`,
    `fps=fps=${num}/${den}:start_time=0`,
    'tpad=stop_mode=clone:stop=-1',
  ];
}
