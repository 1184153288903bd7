import { someAudio, someVideo } from '../media-facts.testing';
import type { StillFacts } from '../still';
import { pictureGraph, soundGraph, wholeAacFrames } from './addaudio.graph';
import { captionGraph, CAPTIONS_FILE, type CaptionSpec } from './caption.graph';
import { toGraph } from './chain';
import { stillGraph, videoSizeFor, zoomGraph } from './img2vid.graph';

const MARK = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
const steady = { rate: { num: 25, den: 1 }, isSteady: true, frames: 50 };
const unsteady = { rate: { num: 30, den: 1 }, isSteady: false, frames: 60 };
const still: StillFacts = {
  format: 'jpeg',
  width: 3000,
  height: 2000,
  orientation: 1,
  animated: false,
  complete: true,
};

describe(captionGraph.name, () => {
  const spec: CaptionSpec = {
    video: someVideo(),
    pacing: steady,
    startSeconds: 0.04,
    rung: 'cpu',
    captionsFile: CAPTIONS_FILE,
  };

  it('draws our own file onto the frames as they are', () => {
    expect(toGraph(captionGraph(spec))).toBe(
      `[0:0]${MARK},setsar=1,ass=filename=captions.ass[captioned]`,
    );
  });

  it('gives an unsteady video its frames before it is drawn upon', () => {
    const turned = someVideo({ orientation: 6 });
    const chains = captionGraph({ ...spec, video: turned, pacing: unsteady, captionsFile: null });

    expect(toGraph(chains)).toBe(`[0:0]fps=fps=30/1,${MARK},setsar=1[captioned]`);
  });

  const canvas = (start: string, rate: string) =>
    `color=c=black@0.0:s=1920x1080:r=${rate},format=yuva420p,settb=AVTB,setpts=PTS+${start}/TB+1,` +
    `ass=filename=captions.ass:alpha=1,setpts=PTS-0.5/(${rate}*TB),hwupload[canvas]`;
  const laidOver = `[base][canvas]overlay_cuda=shortest=1,${MARK},setsar=1[captioned]`;

  it('lays a canvas of its own over frames that the GPU has decoded', () => {
    expect(toGraph(captionGraph({ ...spec, rung: 'gpu' }))).toBe(
      `[0:0]scale_cuda=format=yuv420p[base];${canvas('0.040000', '25/1')};${laidOver}`,
    );
  });

  it('uploads frames that the GPU can not decode, on their rate', () => {
    const video = someVideo({ pixelFormat: 'yuv420p10le' });
    const chains = captionGraph({ ...spec, video, pacing: unsteady, rung: 'uploaded' });

    expect(toGraph(chains)).toBe(
      `[0:0]fps=fps=30/1,format=p010le,hwupload,scale_cuda=format=yuv420p[base];` +
        `${canvas('0.033333', '30/1')};${laidOver}`,
    );
  });

  it('needs no canvas where there is nothing to draw', () => {
    expect(toGraph(captionGraph({ ...spec, rung: 'gpu', captionsFile: null }))).toBe(
      `[0:0]scale_cuda=format=yuv420p,${MARK},setsar=1[captioned]`,
    );
  });
});

describe(soundGraph.name, () => {
  it("keeps the place of a video's own sound, its rate and its one channel", () => {
    const audio = someAudio({ sampleRate: 44_100, channels: 1 });

    expect(toGraph([soundGraph({ input: 0, audio, seconds: 1 / 3 })])).toBe(
      '[0:1]aresample=44100:async=1:first_pts=0,aformat=channel_layouts=mono,atrim=end=0.333333[sound]',
    );
  });
});

describe(wholeAacFrames.name, () => {
  it('never goes over the end', () => {
    expect(wholeAacFrames(48_000, 2)).toBeCloseTo((93 * 1024) / 48_000, 9);
    expect(wholeAacFrames(48_000, 1.024)).toBeCloseTo(1.024, 9);
  });
});

describe(pictureGraph.name, () => {
  it('starts with the first frame and ends at the plan', () => {
    const spec = { video: someVideo(), pacing: steady, seconds: 1.5, rung: 'cpu' } as const;

    expect(toGraph([pictureGraph(spec)])).toBe(
      `[0:0]setpts=PTS-STARTPTS,trim=end=1.500000,${MARK},setsar=1[picture]`,
    );
  });

  it('lets the last frame stand until a longer sound ends', () => {
    const spec = {
      video: someVideo(),
      pacing: steady,
      seconds: 3,
      rung: 'cpu',
      holds: true,
    } as const;

    expect(toGraph([pictureGraph(spec)])).toBe(
      `[0:0]setpts=PTS-STARTPTS,fps=fps=25/1,tpad=stop_mode=clone:stop=-1,trim=end=3.000000,${MARK},setsar=1[picture]`,
    );
  });

  it.each([
    ['gpu', ''],
    ['uploaded', 'format=yuv420p,hwupload,'],
  ] as const)('does the same in the memory of the GPU on the rung %s', (rung, upload) => {
    const spec = { video: someVideo(), pacing: steady, seconds: 1.5, rung };

    expect(toGraph([pictureGraph(spec)])).toBe(
      `[0:0]setpts=PTS-STARTPTS,trim=end=1.500000,${upload}scale_cuda=format=yuv420p,${MARK},setsar=1[picture]`,
    );
  });
});

describe(videoSizeFor.name, () => {
  it.each([
    ['landscape', { width: 3000, height: 2000 }, { width: 1920, height: 1080 }],
    ['a square', { width: 500, height: 500 }, { width: 1920, height: 1080 }],
    ['portrait', { width: 2000, height: 3000 }, { width: 1080, height: 1920 }],
    ['a turned phone', { orientation: 6 }, { width: 1080, height: 1920 }],
  ] as const)('is 1080p in the orientation of %s', (_name, change, size) => {
    expect(videoSizeFor({ ...still, ...change })).toEqual(size);
  });
});

describe(stillGraph.name, () => {
  const zoom = { width: 1920, height: 1080, zoom: 1.25 };
  const fill =
    'scale=2400:1350:force_original_aspect_ratio=increase:flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp:out_color_matrix=bt709:out_range=tv,crop=2400:1350,format=yuv420p';

  it('turns, fills and crops', () => {
    expect(toGraph([stillGraph({ ...still, orientation: 3 }, zoom)])).toBe(
      `[0:v:0]setsar=1,hflip,vflip,${fill}[still]`,
    );
  });

  it('puts transparent parts on black', () => {
    expect(toGraph([stillGraph({ ...still, format: 'png' }, zoom)])).toBe(
      `[0:v:0]setsar=1,format=gbrap,premultiply=inplace=1,format=gbrp,${fill}[still]`,
    );
  });

  it('cuts a very long still before it is blown up', () => {
    expect(toGraph([stillGraph({ ...still, width: 40_000, height: 100 }, zoom)])).toBe(
      `[0:v:0]setsar=1,crop=356:100,${fill}[still]`,
    );
  });
});

describe(zoomGraph.name, () => {
  it('repeats the still and moves between its pixels', () => {
    const now = '(1+0.25*(0.5-0.5*cos(PI*(on-1)/119)))';
    const left = `(W-1)/2*(1-1/${now})`;
    const top = `(H-1)/2*(1-1/${now})`;

    expect(toGraph([zoomGraph({ width: 1920, height: 1080, zoom: 1.25, frames: 120 })])).toBe(
      `[0:v:0]loop=loop=119:size=1:start=0,setpts=N,` +
        `perspective=x0=${left}:y0=${top}:x1=${left}+W/${now}:y1=${top}:` +
        `x2=${left}:y2=${top}+H/${now}:x3=${left}+W/${now}:y3=${top}+H/${now}:` +
        `sense=source:eval=frame:interpolation=linear,` +
        `scale=1920:1080:flags=lanczos+accurate_rnd,setsar=1,${MARK}[zoomed]`,
    );
  });
});
