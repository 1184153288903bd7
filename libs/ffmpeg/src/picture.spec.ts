import { someVideo } from './media-facts.testing';
import { displaySize, plainPictureFilters } from './picture';

const MARK = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
const untagged = { range: null, matrix: null, primaries: null, transfer: null };

describe(displaySize.name, () => {
  it.each([
    ['plain', {}, { width: 1920, height: 1080 }],
    ['odd', { width: 321, height: 241 }, { width: 320, height: 240 }],
    ['turned', { orientation: 6 }, { width: 1080, height: 1920 }],
    [
      'of wide pixels',
      { width: 720, height: 576, sampleAspect: { num: 64, den: 45 } },
      { width: 1024, height: 576 },
    ],
  ] as const)('keeps the size of a video that is %s', (_name, change, size) => {
    expect(displaySize(someVideo(change))).toEqual(size);
  });
});

describe(plainPictureFilters.name, () => {
  it('does nothing to a plain video', () => {
    expect(plainPictureFilters(someVideo())).toEqual([MARK, 'setsar=1']);
  });

  it('cuts and squares what ffmpeg has turned upright', () => {
    const odd = someVideo({ width: 641, height: 1080, orientation: 8 });
    const sampleAspect = { num: 64, den: 45 };
    const wide = someVideo({ width: 720, height: 576, sampleAspect, orientation: 6 });

    expect(plainPictureFilters(odd)).toEqual([...['crop=1080:640:0:0:exact=1', MARK, 'setsar=1']]);
    expect(plainPictureFilters(wide)).toEqual([
      ...['scale=576:1024:flags=bicubic', MARK, 'setsar=1'],
    ]);
  });

  it.each([
    ['small and untagged', { height: 480, colour: untagged }, '170m', 'limited'],
    ['10 bits deep', { pixelFormat: 'yuv420p10le' }, '709', 'limited'],
    ['of full range', { pixelFormat: 'yuvj420p', colour: untagged }, '709', 'full'],
    ['RGB', { pixelFormat: 'gbrp' }, 'gbr', 'full'],
  ])('brings a video that is %s to BT.709', (_name, change, matrix, range) => {
    expect(plainPictureFilters(someVideo(change))).toEqual([
      `zscale=matrixin=${matrix}:rangein=${range}:matrix=709:range=limited`,
      'format=yuv420p',
      MARK,
      'setsar=1',
    ]);
  });

  it('maps HDR to what an ordinary screen shows', () => {
    const colour = { range: 'tv', matrix: 'bt2020nc', primaries: 'bt2020', transfer: 'smpte2084' };

    expect(plainPictureFilters(someVideo({ pixelFormat: 'yuv420p10le', colour }))).toEqual([
      'zscale=transfer=linear:npl=203',
      'format=gbrpf32le',
      'zscale=primaries=bt709',
      'tonemap=tonemap=mobius:desat=0',
      'zscale=transfer=bt709:matrix=bt709:range=limited',
      'format=yuv420p',
      MARK,
      'setsar=1',
    ]);
  });
});
