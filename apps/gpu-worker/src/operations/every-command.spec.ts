import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';

import { limitsOf, OPERATION_NAMES, type OperationName } from '@app/contracts';
import { FontLibrary, RUNGS, type EncoderDecision, type GpuUnit, type Rung } from '@app/ffmpeg';

import { unguarded } from '../../../../test/support/argv-guard';
import { createRenderers, type RenderContext } from '.';
import { inputFor } from './inputs.testing';
import { PLAIN_SOUND, PLAIN_VIDEO, RecordingRunner } from './recording.runner.testing';

/** Videos that take different ways: copied, turned, toned down, scaled, put on a rate, odd. */
const VIDEOS: Readonly<Record<string, object>> = {
  plain: PLAIN_VIDEO,
  'not copyable': { ...PLAIN_VIDEO, codec_name: 'mpeg4' },
  turned: {
    ...PLAIN_VIDEO,
    side_data_list: [
      { displaymatrix: '00000000: 0 65536 0\n00000001: -65536 0 0\n00000002: 0 0 1073741824\n' },
    ],
  },
  HDR: { ...PLAIN_VIDEO, pix_fmt: 'yuv420p10le', color_transfer: 'smpte2084' },
  '10 bits': { ...PLAIN_VIDEO, codec_name: 'hevc', pix_fmt: 'yuv420p10le' },
  'long pixels': { ...PLAIN_VIDEO, codec_name: 'mpeg4', sample_aspect_ratio: '2:1' },
  odd: { ...PLAIN_VIDEO, width: 321, height: 181, pix_fmt: 'yuv444p' },
  'a wrong rate': { ...PLAIN_VIDEO, codec_name: 'vp9', r_frame_rate: '90000/1' },
};
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  turned: [180, 320],
  'long pixels': [640, 180],
};

const SOUNDS: readonly object[] = [PLAIN_SOUND, { ...PLAIN_SOUND, codec_name: 'mp3' }];

/** A PNG's first chunk: 640x360. */
const PNG = Buffer.from(
  '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\x68\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\0\0\0\0',
  'latin1',
);
const MP4 = Buffer.from('\0\0\0\x20ftypisom', 'latin1');
const CUE = '1\n00:00:00,000 --> 00:00:01,000\nHello\n';

const DECISIONS: Readonly<Record<Rung, EncoderDecision>> = {
  gpu: { policy: 'if-possible', faults: [] },
  uploaded: without('nvdec'),
  'cpu-filters': without('cuda'),
  cpu: { policy: 'disable', faults: [] },
};

function without(unit: GpuUnit): EncoderDecision {
  return { policy: 'if-possible', faults: [{ unit, reason: 'broken' }] };
}

/** A render that is asked for. */
interface Asked {
  readonly operation: OperationName;
  readonly rung: Rung;
  readonly video?: string;
  readonly sound?: object;
  readonly captions?: string;
  readonly text?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** What every way of a sound through the graphs is asked for by. */
const SOUND_OPTIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'fade and start late': { fade_in: 0.2, fade_out: 0.2, offset: 0.5, length: 'video' },
  'lack its beginning': { offset: -0.05, audio_volume: 2 },
  'be repeated': { offset: -1, loop: true },
  'be mixed and set': { mode: 'mix', loudness: {}, video_volume: 0.5 },
  'be ducked': { mode: 'mix', ducking: {} },
  'duck the video': { mode: 'mix', ducking: { bed: 'video' }, loudness: { true_peak_dbtp: -9 } },
};

// Hundreds of renders; machines may be busy with others.
jest.setTimeout(240_000);

describe('every command that a job can lead to', () => {
  const fonts = new FontLibrary();
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'commands-'))));
  afterAll(() => rm(folder, { recursive: true }));

  /** Renders with the recording runner and returns what would have been spawned. */
  async function commandsOf(asked: Asked) {
    const { operation, rung, video = 'plain', sound = PLAIN_SOUND, captions = CUE } = asked;
    const files = {
      url_video: MP4,
      url_audio: MP4,
      url_media: MP4,
      url_image: PNG,
      url_srt: captions,
    };
    const names = Object.keys(files) as (keyof typeof files)[];
    for (const name of names) await writeFile(join(folder, `source-${name}`), files[name]);
    const [width, height] = SIZES[video] ?? [320, 180];
    const size = ['img2vid', 'pipeline'].includes(operation)
      ? { width: 1920, height: 1080 }
      : { width, height };
    const runner = new RecordingRunner(
      {
        'source-url_video': [VIDEOS[video] ?? {}, sound],
        'source-url_audio': [{ ...sound, index: 0 }],
        'source-url_media': [VIDEOS[video] ?? {}, sound],
        'heard-url_audio': [{ ...sound, index: 0 }],
      },
      size,
    );
    const encoder = Promise.resolve(DECISIONS[rung]);
    const renderers = createRenderers({ runner, encoder, fonts });
    // Each job has a folder of its own; these share one.
    await rm(join(folder, 'group-0'), { recursive: true, force: true });
    await renderers[operation].render(inputOf(asked) as never, context(operation));
    return runner.recorded;
  }

  function context(operation: OperationName): RenderContext {
    const limits = limitsOf(operation);
    if (!limits) throw new Error(`no operation ${operation}`);
    const file = (name: string) => ({
      ...{ path: join(folder, `source-${name}`), bytes: 1, charset: null },
    });
    return {
      folder,
      sources: {
        url_video: { ...file('url_video'), kind: 'video' },
        url_audio: { ...file('url_audio'), kind: 'audio' },
        url_media: { ...file('url_media'), kind: 'media' },
        url_image: { ...file('url_image'), kind: 'image' },
        url_srt: { ...file('url_srt'), kind: 'subtitle' },
        'clips.0.url_video': { ...file('url_video'), kind: 'video' },
        'clips.1.url_video': { ...file('url_video'), kind: 'video' },
        'steps.0.input.url_image': { ...file('url_image'), kind: 'image' },
        'steps.1.input.url_audio': { ...file('url_audio'), kind: 'audio' },
        'steps.2.input.url_srt': { ...file('url_srt'), kind: 'subtitle' },
      },
      limits,
      concurrency: 1,
      signal: new AbortController().signal,
      planned: () => undefined,
      progress: () => undefined,
    };
  }

  const cases: Asked[] = OPERATION_NAMES.flatMap((operation) =>
    (Object.keys(RUNGS) as Rung[]).flatMap((rung) =>
      Object.keys(VIDEOS).flatMap((video) =>
        SOUNDS.map((sound) => ({ operation, rung, video, sound })),
      ),
    ),
  );

  it('guards each of its inputs, and opens nothing else', async () => {
    const encoders = new Set<string>();
    let count = 0;
    for (const asked of cases) {
      for (const { tool, args } of await commandsOf(asked)) {
        expect({ asked, args, problems: unguarded(args, tool) }).toEqual({
          ...{ asked, args, problems: [] },
        });
        const encoder = args[args.indexOf('-c:v') + 1];
        if (args.includes('-c:v')) {
          encoders.add(`${encoder}${args.includes('-hwaccel') ? ' after NVDEC' : ''}`);
        }
        count += 1;
      }
    }
    expect([...encoders].sort()).toEqual([
      ...['copy', 'h264_nvenc', 'h264_nvenc after NVDEC', 'libx264', 'mjpeg'],
    ]);
    expect(count).toBeGreaterThan(800);
  });

  it.each(Object.keys(SOUND_OPTIONS))(
    'guards each of its inputs with a sound that is to %s',
    async (name) => {
      for (const rung of Object.keys(RUNGS) as Rung[]) {
        const options = SOUND_OPTIONS[name] ?? {};
        for (const { tool, args } of await commandsOf({ operation: 'addaudio', rung, options })) {
          expect({ args, problems: unguarded(args, tool) }).toEqual({ args, problems: [] });
        }
      }
    },
  );

  it('is built in the few places that are looked at here', async () => {
    const roots = ['apps', 'libs'].map((root) => join(__dirname, '../../../..', root));
    const names = await Promise.all(
      roots.map(async (root) =>
        (await readdir(root, { recursive: true })).map((name) => join(root, name)),
      ),
    );
    const sources = names
      .flat()
      .filter((name) => /\.ts$/.test(name) && !/(spec|testing)\.ts$/.test(name));
    const texts = await Promise.all(sources.map(async (name) => readFile(name, 'utf8')));
    const builders = sources.filter((_, at) => /['"]-i['"]/.test(texts[at] ?? ''));

    expect(builders.map((name) => name.split('/libs/ffmpeg/src/')[1]).sort()).toEqual([
      ...['command.ts', 'probe.ts', 'survey.ts', 'timeline.ts'],
    ]);
  });

  it('holds none of 1,000 random texts of a user', async () => {
    const texts = fc.sample(hostileText, { numRuns: 1_000, seed: 5 });
    for (let at = 0; at < texts.length; at += 50) {
      const some = texts.slice(at, at + 50);
      for (const operation of OPERATION_NAMES) {
        const rung = (Object.keys(RUNGS) as Rung[])[(at / 50) % 4] ?? 'cpu';
        const commands = await commandsOf({
          ...{ operation, rung, captions: captionsOf(some), text: some.join(' ') },
        });
        const all = commands.flatMap(({ args }) => args).join('\n');
        expect(some.filter((text) => all.includes(text))).toEqual([]);
      }
    }
  });
});

/** What could mean something to a shell, an option parser, a filter graph or ASS. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...["'", '"', '\\', ',', ';', ':', '=', '[', ']', '{\\fs3000}', '%', '%{pts}', '$(id)'],
        ...['-y ', '-i ', 'file:', 'movie=', 'subtitles=', 'http://127.0.0.1/', '../', '\u202e'],
        ...['drawtext=text=', 'ass=filename=', '`', '|', '\n', '<b>', '&H00&', 'lavfi', '\u0000'],
      ),
      fc.string({ minLength: 1, maxLength: 8, unit: 'binary' }),
    ),
    { minLength: 4, maxLength: 16 },
  )
  .map((parts) => parts.join('').replaceAll('-->', '').trim())
  .filter((text) => text.length >= 8 && !/\n\s*\n|^\d+$/m.test(text));

function captionsOf(texts: readonly string[]): string {
  return texts
    .map(
      (text, at) =>
        `${at + 1}\n00:00:00,${100 + at} --> 00:00:01,000\n${text.replaceAll('\u0000', '')}\n`,
    )
    .join('\n');
}

/** Every text field of every operation. */
function inputOf({ operation, text = '', options }: Asked): object {
  return {
    ...inputFor(operation, options),
    ...{
      url_video: text,
      url_srt: text,
      url_audio: text,
      url_image: text,
      url_media: text,
      webhook_url: text,
    },
    metadata: { [text]: text },
    ...(operation === 'watermark' && text !== '' && { url_image: undefined, text }),
    ...(operation === 'img2vid' && { duration: 2, frame_rate: 25 }),
    // Two seconds in all, as long as what is recorded.
    ...(operation === 'concat' && { clips: [0, 1].map(() => ({ url_video: text, duration: 1 })) }),
  };
}
