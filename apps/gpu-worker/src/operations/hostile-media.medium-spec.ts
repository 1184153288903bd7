import { mkdir, readFile, writeFile } from 'node:fs/promises';

import type { SingleOperationName } from '@app/contracts';

import { Canary } from '../../../../test/support/canary';
import { hostileContainers, hostileFiles } from '../../../../test/support/hostile-media';
import { hostileTexts, type HostileFile } from '../../../../test/support/hostile-texts';
import { ffmpeg, makeStill, makeTone, makeVideo } from '../../../../test/support/media';
import { inputFor } from './inputs.testing';
import { refusal, RenderBench } from './render.testing';

const OPERATIONS: Readonly<Record<HostileFile['field'], readonly SingleOperationName[]>> = {
  url_video: ['caption', 'transcode'],
  url_srt: ['caption'],
  url_audio: ['addaudio', 'audio'],
  url_image: ['img2vid'],
};

const FIELDS: Readonly<Record<SingleOperationName, readonly string[]>> = {
  caption: ['url_video', 'url_srt'],
  addaudio: ['url_video', 'url_audio'],
  img2vid: ['url_image'],
  transcode: ['url_video'],
  audio: ['url_audio'],
  trim: ['url_video'],
  concat: ['clips.0.url_video', 'clips.1.url_video'],
  probe: ['url_media'],
  thumbnail: ['url_video'],
  watermark: ['url_video', 'url_image'],
};

// Real probes, on machines that may be busy with others.
describe('hostile media', () => {
  let bench: RenderBench;
  let canary: Canary;
  beforeAll(async () => {
    bench = await RenderBench.open();
    canary = await Canary.start();
    await makeVideo({ path: bench.path('url_video'), seconds: 0.4, options: ['-f', 'mp4'] });
    await makeTone({ path: bench.path('url_audio'), seconds: 0.4, options: ['-f', 'wav'] });
    await makeStill({ path: bench.path('still.png') });
    await writeFile(bench.path('url_image'), await readFile(bench.path('still.png')));
    await writeFile(bench.path('url_srt'), '1\n00:00:00,000 --> 00:00:01,000\nHi\n');
  });
  afterAll(async () => {
    await bench.close();
    await canary.stop();
  });

  /** Renders with one source in the place of the good one. */
  async function render(
    operation: SingleOperationName,
    sources: Readonly<Record<string, string>> = {},
  ) {
    const files = FIELDS[operation].map((field) => [field, sources[field] ?? field]);
    const short = operation === 'img2vid' ? { frame_rate: 10, duration: 0.2 } : {};
    const input = inputFor(operation, short) as never;
    const context = bench.context(operation, Object.fromEntries(files) as Record<string, string>);
    return bench.renderers[operation].render(input, context);
  }

  it('notices when something is touched', async () => {
    const list = `ffconcat version 1.0\nfile '${canary.path('canary.mp4')}'\n`;
    await writeFile(bench.path('list'), list);
    await ffmpeg('-f', 'concat', '-safe', '0', '-i', bench.path('list'), '-f', 'null', '-');
    await fetch(canary.url).catch(() => undefined);

    expect(await canary.touched()).toEqual(['canary.mp4', 'the server']);
    await canary.rest();
    expect(await canary.touched()).toEqual([]);
  });

  it.each(['caption', 'addaudio', 'img2vid', 'transcode'] as const)(
    'lets a good %s through',
    async (operation) => {
      expect((await render(operation)).outputs['video']?.media.video_codec).toBe('h264');
    },
  );

  it('lets a good sound through', async () => {
    expect((await render('audio')).outputs['audio']?.media.audio_codec).toBe('aac');
  });

  it('is refused, all of it, and leads nowhere', async () => {
    const all = [
      ...hostileTexts(canary, bench.folder),
      ...hostileContainers(canary),
      ...(await hostileFiles(await newFolder(bench.path('made')))),
    ];
    const verdicts: Record<string, string> = {};
    for (const { name, field, bytes } of all) {
      await writeFile(bench.path('hostile'), bytes);
      for (const operation of OPERATIONS[field]) {
        const verdict = await refusal(render(operation, { [field]: 'hostile' }));
        verdicts[`${name}, ${operation}`] = verdict;
      }
    }

    const allowed =
      /^(media_(unsupported|invalid|encrypted|too_large)|subtitle_invalid): url_\w+: /;
    const wrong = Object.entries(verdicts).filter(([, verdict]) => !allowed.test(verdict));
    expect(wrong).toEqual([]);
    expect(Object.keys(verdicts).length).toBeGreaterThanOrEqual(50);
    expect(await canary.touched()).toEqual([]);
    const codeOf = (name: string, operation = 'caption') =>
      verdicts[`${name}, ${operation}`]?.split(':')[0];
    expect([
      codeOf('HLS, absolute path'),
      codeOf('an encrypted video'),
      codeOf('MP4 whose index promises 30 million frames'),
      codeOf('a video whose frames are zeros'),
      codeOf('HLS as captions'),
    ]).toEqual([
      ...['media_unsupported', 'media_encrypted', 'media_too_large', 'media_invalid'],
      'subtitle_invalid',
    ]);
  });

  it('is looked into or refused, and leads nowhere then either', async () => {
    const all = [
      ...hostileTexts(canary, bench.folder),
      ...hostileContainers(canary),
      ...(await hostileFiles(await newFolder(bench.path('made again')))),
    ];
    const verdicts: Record<string, string> = {};
    for (const { name, bytes } of all) {
      await writeFile(bench.path('hostile'), bytes);
      const told = render('probe', { url_media: 'hostile' }).then(({ data }) => data?.['type']);
      verdicts[name] = await told.then(String, () => refusal(told));
    }

    const allowed =
      /^(video|audio|image|media_(unsupported|invalid|encrypted|too_large): url_media: .*)$/;
    expect(Object.entries(verdicts).filter(([, verdict]) => !allowed.test(verdict))).toEqual([]);
    expect(await canary.touched()).toEqual([]);
    expect([
      verdicts['HLS, absolute path'],
      verdicts['an encrypted video'],
      verdicts['a sound as a video'],
      verdicts['a still as a video'],
    ]).toEqual([
      'media_unsupported: url_media: It is a playlist, not a video, a sound or a still of a format that is taken.',
      'media_encrypted: url_media: It is encrypted; only the owner of the key can use it.',
      ...['audio', 'image'],
    ]);
  });
});

async function newFolder(path: string): Promise<string> {
  await mkdir(path);
  return path;
}
