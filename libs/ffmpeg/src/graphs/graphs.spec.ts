import { someAudio, someVideo } from '../media-facts.testing';
import { layoutStill, type Fit } from '../ken-burns/still.layout';
import type { StillFacts } from '../still';
import { pictureGraph, soundGraph, wholeAacFrames } from './addaudio.graph';
import { captionGraph, CAPTIONS_FILE, type CaptionSpec } from './caption.graph';
import { toGraph } from './chain';
import { framesChain, stillGraph, uprightSize } from './img2vid.graph';

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
    `ass=filename=canvas.ass:alpha=1,setpts=PTS-0.5/(${rate}*TB),hwupload[canvas]`;
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
      seenFile: 'seen-0.txt',
    } as const;

    expect(toGraph([pictureGraph(spec)])).toBe(
      '[0:0]setpts=PTS-STARTPTS,metadata=mode=add:key=seen:value=1,' +
        'metadata=mode=print:file=seen-0.txt,fps=fps=25/1,tpad=stop_mode=clone:stop=-1,' +
        `trim=end_frame=75,${MARK},setsar=1[picture]`,
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

describe(stillGraph.name, () => {
  const CENTRE = { x: 0.5, y: 0.5 };
  const wish = { motion: 'zoom_in', zoom: 1.25, focus: CENTRE, easing: 'linear' } as const;
  const graphOf = (change: Partial<StillFacts>, fit: Fit = 'cover') => {
    const facts = { ...still, ...change };
    const layout = layoutStill(uprightSize(facts), { width: 1920, height: 1080 }, { ...wish, fit });
    return toGraph(stillGraph({ still: facts, layout, background: 0x1020ff }));
  };
  const scale = (size: string) =>
    `scale=${size}:flags=lanczos+accurate_rnd+full_chroma_int+full_chroma_inp:` +
    `out_color_matrix=bt709:out_range=tv:out_h_chr_pos=0:out_v_chr_pos=128,format=yuv420p`;
  const blue = (size: string) => `color=c=0x1020ff:s=${size}:r=1,format=gbrp,setsar=1`;

  it('turns upright and scales to what the frames need', () => {
    expect(graphOf({ orientation: 3 })).toBe(
      `[0:v:0]setsar=1,hflip,vflip,${scale('2560:1707')}[still]`,
    );
  });

  it('fills transparent parts', () => {
    expect(graphOf({ format: 'png', orientation: 6 })).toBe(
      `${blue('2000x3000')}[under_still];` +
        `[0:v:0]setsar=1,transpose=clock,format=gbrap[over_still];` +
        `[under_still][over_still]overlay=format=gbrp,${scale('2000:3000')}[still]`,
    );
  });

  it('sets a portrait between bars', () => {
    expect(graphOf({ width: 1000, height: 1500 }, 'contain')).toBe(
      `${blue('2560x1440')},${scale('2560:1440')}[back];` +
        `[0:v:0]setsar=1,${scale('960:1440')}[front];` +
        `[back][front]overlay=x=800:y=0:format=yuv420[still]`,
    );
  });

  it('sets a long one on a blur of its middle', () => {
    expect(graphOf({ width: 40_000, height: 100 }, 'blur')).toBe(
      `[0:v:0]setsar=1,crop=356:100,scale=320:180:force_original_aspect_ratio=increase:` +
        `flags=area+accurate_rnd:out_color_matrix=bt709:out_range=tv,crop=320:180,format=yuv444p,` +
        `gblur=sigma=10.00,lutyuv=y=16+(val-16)*0.55:u=128+(val-128)*0.55:v=128+(val-128)*0.55,` +
        `scale=2560:1440:flags=bicubic+accurate_rnd,format=yuv420p[back];` +
        `[0:v:0]setsar=1,${scale('2560:6')}[front];` +
        `[back][front]overlay=x=0:y=716:format=yuv420[still]`,
    );
  });
});

describe(framesChain.name, () => {
  it('says what our frames are', () => {
    expect(toGraph([framesChain()])).toBe(`[0:v:0]${MARK},setsar=1[framed]`);
  });
});
