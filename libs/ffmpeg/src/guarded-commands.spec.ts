import fc from 'fast-check';

import { unguarded } from '../../../test/support/argv-guard';
import { DEMUXERS, toArgs, type InputFile } from './command';
import { pictureGraph, soundGraph } from './graphs/addaudio.graph';
import { trialCommand } from './decode-trial';
import { freshStartCommand } from './fresh-start';
import { inputOn } from './gpu/gpu-frames';
import { GIF_SETTINGS } from './encoder-settings';
import { audioGraph, type SoundEdit } from './graphs/audio.graph';
import { captionGraph, CAPTIONS_FILE } from './graphs/caption.graph';
import type { Chain } from './graphs/chain';
import { framesChain, stillGraph, uprightSize } from './graphs/img2vid.graph';
import { animationGraph, paletteGraph, transcodeGraph } from './graphs/transcode.graph';
import { concatPicture } from './graphs/concat.graph';
import { concatSound } from './graphs/concat-sound.graph';
import { trimmedPicture, trimmedSound } from './graphs/trim.graph';
import { FITS, layoutStill, type StillWish } from './ken-burns/still.layout';
import type { StillFacts } from './still';
import { peakCommand } from './loudness';
import { someAudio, someVideo } from './media-facts.testing';
import type { Pacing } from './pacing';
import { probeArgs } from './probe';
import type { AudioFacts, VideoFacts } from './probe-facts';
import { decodeCommand, hashCommand } from './stream-checks';
import { surveyArgs } from './survey';
import { parseTimeline, timelineArgs } from './timeline';
import { samplesCommand } from './verify-sound';
import { wholeCheck } from './whole-check';

/** Texts as a hostile file's header could bring them to us through ffprobe. */
const evil = fc.constantFrom(
  ...[
    'yuv420p',
    'movie=/etc/passwd',
    'subtitles=x.srt',
    '[a];movie=x[b]',
    "','",
    'http://a/',
    '%d',
  ],
);
const side = fc.integer({ min: 1, max: 20_000 });
const orientation = fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8);
const ratio = fc.record({ num: side, den: side });

const video = fc
  .record({
    codec: evil,
    pixelFormat: evil,
    width: side,
    height: side,
    orientation,
    sampleAspect: ratio,
    colour: fc.record({ range: evil, matrix: evil, primaries: evil, transfer: evil }),
  })
  .map((change) => someVideo(change as Parameters<typeof someVideo>[0]));
const audio = fc
  .record({ codec: evil, profile: evil, sampleRate: side, channels: side })
  .map(someAudio);
const still = fc.record({ width: side, height: side, orientation }).map((size) => ({
  ...{ format: 'png' as const, animated: false, complete: true },
  ...(size as { width: number; height: number; orientation: 1 }),
}));
const pacing = fc.record({ rate: ratio, isSteady: fc.boolean(), frames: side });
const stillChains = (facts: StillFacts): readonly (readonly Chain[])[] =>
  FITS.map((fit) => {
    const focus = { x: 0.5, y: 0.5 };
    const wish: StillWish = { fit, motion: 'zoom_in', zoom: 1.25, focus, easing: 'linear' };
    const layout = layoutStill(uprightSize(facts), { width: 1920, height: 1080 }, wish);
    return stillGraph({ still: facts, layout, background: 0 });
  });

/** A video that gives way to a still, and its sound to silence. */
function joined(one: Facts, transition: 'fade' | 'slide'): readonly Chain[] {
  const size = { width: 640, height: 360 };
  const frame = { size, rate: one.pacing.rate, fit: 'blur' as const, background: 0 };
  const pictures = [
    { input: 0, video: one.video, start: 1, frames: 9 },
    { input: 1, video: null, frames: 9 },
  ];
  const sounds = [{ source: { input: 0, audio: one.audio, first: 7 } }, { source: null }];
  const format = { rate: 48_000, channels: 2 as const };
  return [
    ...concatPicture({ pictures, transition, frame }),
    ...concatSound({ sounds, samples: 99, format }),
  ];
}

interface Facts {
  readonly video: VideoFacts;
  readonly audio: AudioFacts;
  readonly pacing: Pacing;
}

const rung = fc.constantFrom(...(['gpu', 'uploaded', 'cpu-filters', 'cpu'] as const));

const SQUARE = { width: 480, height: 480 };
const SOUND_EDIT: Omit<SoundEdit, 'audio'> = {
  ...{ rate: 48_000, channels: 2, from: 480, samples: 4800, seconds: 0.1, volume: 2 },
  ...{ fadeIn: 0.01, fadeOut: 0.01, level: { gainDb: 3, truePeakDb: -1, limits: true } },
};

const chains = fc
  .record({ video, audio, still, pacing, rung })
  .map((one): readonly (readonly Chain[])[] => [
    captionGraph({ ...one, startSeconds: 0, captionsFile: CAPTIONS_FILE }),
    [pictureGraph({ ...one, seconds: 2 })],
    [soundGraph({ input: 1, audio: one.audio, seconds: 2 })],
    [trimmedPicture({ ...one, input: 0, start: 1.5, frames: 9, to: 'picture' })],
    [trimmedSound({ input: 1, audio: one.audio, start: 1.5, seconds: 2, to: 'sound' })],
    ...(['fade', 'slide'] as const).map((transition) => joined(one, transition)),
    ...stillChains(one.still),
    [framesChain()],
    ...FITS.map((fit) => transcodeGraph({ ...one, size: SQUARE, fit })),
    paletteGraph({ ...one, size: SQUARE, fit: 'cover' }, GIF_SETTINGS.draft),
    animationGraph({ ...one, size: SQUARE, fit: 'cover' }, GIF_SETTINGS.high),
    [audioGraph({ ...SOUND_EDIT, audio: one.audio })],
  ]);
const inputs = fc
  .constantFrom(...DEMUXERS)
  .map((demuxer): InputFile => ({ name: 'source-url_video', demuxer, maxPixels: 40_000_000 }));

const copyOf = (source: InputFile) => ({
  ...({ how: 'copied', seconds: 2, packets: 50, source, streamIndex: 0 } as const),
  timeline: parseTimeline('', { timeBase: { num: 1, den: 25 } }),
});

describe('every command', () => {
  it('guards each of its inputs and opens nothing else', () => {
    fc.assert(
      fc.property(inputs, inputs, chains, rung, (first, second, all, on) => {
        const outputs = [{ options: [], name: 'result.mp4' }];
        const commands = [
          ...all.map((chain) =>
            toArgs({ inputs: [inputOn(on, first), second], chains: chain, outputs }),
          ),
          toArgs(trialCommand({ input: first, index: 0 })),
          toArgs(samplesCommand({ result: first, index: 0 })),
          toArgs(decodeCommand(first, [0, 1])),
          toArgs(freshStartCommand({ input: first, index: 0 })),
          toArgs(hashCommand([{ input: first, index: 0, skipped: 7 }], 50)),
          toArgs(peakCommand(first)),
          toArgs(wholeCheck(first, { video: copyOf(second), audio: copyOf(first) })),
        ];
        const probes = [probeArgs(first), timelineArgs(first, 0), surveyArgs(first)];
        expect(commands.flatMap((args) => unguarded(args, 'ffmpeg'))).toEqual([]);
        expect(probes.flatMap((args) => unguarded(args, 'ffprobe'))).toEqual([]);
      }),
    );
  });
});

describe(unguarded.name, () => {
  const input = ['-protocol_whitelist', 'file', '-f', 'mov', '-max_pixels', '9', '-i', 'file:a'];
  const good = ['-nostdin', ...input];
  const out = 'file:b.mp4';
  const graph = (filters: string) => [...good, '-filter_complex', filters, out];

  it.each<[string, readonly string[], readonly string[]]>([
    ['a good one', [...good, out], []],
    [
      'a second input without its own guard',
      [...good, '-i', 'file:b', out],
      ['file:b may be read by undefined', 'file:b has no demuxer', 'file:b has no pixel limit'],
    ],
    ['a URL', [...good.slice(0, -1), 'https://a/b', out], ['https://a/b may be read by file']],
    ['another folder', [...good.slice(0, -1), 'file:/a/b', out], ['file:/a/b may be read by file']],
    ['a pattern', [...good.slice(0, -1), 'file:p%03d', out], ['file:p%03d may be read by file']],
    ['an option as a name', [...good, '-out.mp4'], ['-out.mp4 is no fixed name']],
    ['standard input', [...input, out], ['it reads its standard input']],
    ['a second graph', [...good, '-vf', 'subtitles=a.srt', out], ['-vf is not wanted']],
    ['our captions', graph('[0:0]scale=1:1,ass=filename=captions.ass[a]'), []],
    ['a filter that opens', graph('[0:0]null,movie=a[b]'), ['movie=a is no filter of ours']],
    [
      'another ASS file',
      graph('[0:0]ass=filename=b.ass[b]'),
      ['ass=filename=b.ass is no filter of ours'],
    ],
    ['nothing', ['-nostdin', out], ['no input']],
  ])('judges %s', (_name, args, problems) => {
    expect(unguarded(args, 'ffmpeg')).toEqual(problems);
  });
});
