import { hasEncoder, unknownFilters, unknownOptions } from '../../../../test/support/ffmpeg-help';
import { videoEncoderOptions } from '../encoder';
import { ENCODER_SETTINGS, encoderSettingOptions, QUALITIES } from '../encoder-settings';
import { pictureGraph } from '../graphs/addaudio.graph';
import { captionGraph, CAPTIONS_FILE } from '../graphs/caption.graph';
import { concatPicture } from '../graphs/concat.graph';
import { concatSound } from '../graphs/concat-sound.graph';
import { toGraph } from '../graphs/chain';
import { framesChain, stillGraph } from '../graphs/img2vid.graph';
import { trimmedPicture, trimmedSound } from '../graphs/trim.graph';
import { layoutStill } from '../ken-burns/still.layout';
import { someAudio, someVideo } from '../media-facts.testing';
import type { StillFacts } from '../still';
import { encoderOn } from '../video-codec';
import { inputOn } from './gpu-frames';
import { RUNGS, type Rung } from './rung';

const rungs = Object.keys(RUNGS) as Rung[];
const encoders = Object.keys(ENCODER_SETTINGS) as (keyof typeof ENCODER_SETTINGS)[];
const here = encoders.filter(hasEncoder);
const rate = { num: 25, den: 1 };
const common = {
  ...{ video: someVideo({ pixelFormat: 'yuv420p10le' }), seconds: 2, startSeconds: 0 },
  pacing: { rate, isSteady: false, frames: 50 },
};

const part = { input: 0, start: 1.5 };
const clip = { ...part, video: common.video, frames: 9 };
const frame = { size: { width: 640, height: 640 }, rate, fit: 'blur' as const, background: 0 };
const heard = { input: 0, audio: someAudio({ channels: 1 }), first: 7 };
const format = { rate: 48_000, channels: 2 as const };

const still: StillFacts = {
  ...{ format: 'png', width: 300, height: 200, orientation: 6, animated: false, complete: true },
};
const layout = layoutStill(
  { width: 200, height: 300 },
  { width: 1280, height: 720 },
  { fit: 'blur', motion: 'zoom_in', zoom: 1.25, focus: { x: 0.5, y: 0.5 }, easing: 'linear' },
);

describe("the installed ffmpeg's help", () => {
  it('has the encoders that Debian builds', () => {
    expect(here).toEqual(
      expect.arrayContaining([
        ...['libx264', 'libx265', 'libsvtav1', 'libvpx-vp9', 'h264_nvenc', 'hevc_nvenc'],
      ]),
    );
  });

  it.each(here)('knows every setting of %s', (encoder) => {
    const settings = QUALITIES.flatMap((quality) => [
      ...encoderSettingOptions(encoder, quality),
      ...encoderSettingOptions(encoder, quality, 800_000),
    ]);

    expect(unknownOptions(settings, encoder)).toEqual([]);
  });

  it.each(rungs)('knows all that is asked of it on the rung %s', (rung) => {
    const input = inputOn(rung, { name: 'a', demuxer: 'mov', maxPixels: 9 });
    const chains = [
      ...captionGraph({ ...common, rung, captionsFile: CAPTIONS_FILE }),
      pictureGraph({ ...common, rung }),
      trimmedPicture({ ...common, ...part, rung, frames: 9, to: 'picture' }),
      trimmedSound({ ...part, audio: someAudio({}), seconds: 2, to: 'sound' }),
      ...concatPicture({ pictures: [clip, clip], transition: 'fade', frame }),
      ...concatPicture({ pictures: [clip, clip], transition: 'slide', frame }),
      ...concatSound({ sounds: [{ source: null }, { source: heard }], samples: 9, format }),
      ...stillGraph({ still, layout, background: 0 }),
      framesChain(),
    ];

    expect(unknownOptions(input.options ?? [])).toEqual([]);
    const encoding = videoEncoderOptions({ rung, quality: 'standard', rate });
    expect(unknownOptions(encoding, encoderOn(rung, 'h264'))).toEqual([]);
    expect(unknownFilters(toGraph(chains))).toEqual([]);
  });

  it.each([
    ['an option', ['-rc-look', '20'], 'no option rc-look'],
    ['a name', ['-preset', 'p9'], 'preset can not be p9'],
    ['a number', ['-cq', '52'], 'cq can not be 52'],
  ])('does not know %s that is wrong', (_name, args, problem) => {
    expect(unknownOptions(args, 'h264_nvenc')).toEqual([problem]);
  });

  it.each([
    ['[0:0]scale_kuda=format=yuv420p[a]', 'no filter scale_kuda'],
    ['[0:0]scale_cuda=fmt=yuv420p[a];[a]null[b]', 'no option scale_cuda.fmt'],
    ['[a][b]overlay_cuda=shortest=1:eof_action=stop', 'overlay_cuda.eof_action can not be stop'],
  ])('does not know %s', (graph, problem) => {
    expect(unknownFilters(graph)).toEqual([problem]);
  });
});
