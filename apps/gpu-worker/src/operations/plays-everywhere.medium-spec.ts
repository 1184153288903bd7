import { execFile } from 'node:child_process';
import { open, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

import { type OperationName } from '@app/contracts';

import { makeStill, makeTone, makeVideo } from '../../../../test/support/media';
import { inputFor } from './inputs.testing';
import { RenderBench } from './render.testing';
import type { Renderer } from './renderer';

const run = promisify(execFile);

/** What phones, browsers and the platforms' uploads take without a question. */
const PLAIN_VIDEO = {
  codec_name: 'h264',
  profile: 'High',
  pix_fmt: 'yuv420p',
  sample_aspect_ratio: '1:1',
  color_range: 'tv',
  color_space: 'bt709',
  color_primaries: 'bt709',
  color_transfer: 'bt709',
  field_order: 'progressive',
};
const PLAIN_SOUND = { codec_name: 'aac', profile: 'LC' };

/** A video with all that players trip over: odd sides, long pixels, 4:4:4, an old colour space. */
const AWKWARD = [
  ...['-vf', 'scale=319:179,setsar=4/3', '-pix_fmt', 'yuv444p', '-profile:v', 'high444'],
  ...['-colorspace', 'smpte170m', '-color_primaries', 'smpte170m', '-color_trc', 'smpte170m'],
];

// Real encodes, on machines that may be busy with others.
jest.setTimeout(120_000);

describe('results play everywhere', () => {
  let bench: RenderBench;
  beforeAll(async () => {
    bench = await RenderBench.open();
    const video = { path: bench.path('in.mkv'), seconds: 9, fps: 30, audio: true };
    await makeVideo({ ...video, options: AWKWARD });
    await makeStill({ path: bench.path('in.png'), size: '641x357' });
    await makeTone({ path: bench.path('in.mp3'), seconds: 9 });
    await writeFile(bench.path('in.srt'), '1\n00:00:01,000 --> 00:00:02,000\nHello\n');
  });
  afterAll(() => bench.close());

  const files = {
    ...{ url_video: 'in.mkv', url_srt: 'in.srt' },
    ...{ url_audio: 'in.mp3', url_image: 'in.png' },
    ...{ 'clips.0.url_video': 'in.mkv', 'clips.1.url_video': 'in.mkv' },
  };
  const render = async (operation: OperationName, fields: object) => {
    const renderer: Renderer<OperationName> = bench.renderers[operation];
    const input = inputFor(operation, fields as Readonly<Record<string, unknown>>);
    const { outputs } = await renderer.render(input, bench.context(operation, files));
    return outputs['video']?.path ?? '';
  };

  it.each<[OperationName, object]>([
    ['caption', { quality: 'draft' }],
    ['caption', { quality: 'high' }],
    ['img2vid', { duration: 9, frame_rate: 10 }],
    ['addaudio', {}],
    ['transcode', {}],
    ['transcode', { width: 1080, height: 1920, fit: 'blur', frame_rate: 30, quality: 'draft' }],
    ['trim', { start: 0.1 }],
    ['concat', { transition: 'slide' }],
  ])('%s %j', async (operation, fields) => {
    const path = await render(operation, fields);

    const streams = await streamsOf(path);
    expect(streams.map(({ codec_type }) => codec_type)).toEqual(
      operation === 'img2vid' ? ['video'] : ['video', 'audio'],
    );
    const [video, sound] = streams;
    expect(video).toMatchObject(PLAIN_VIDEO);
    expect([Number(video?.['width']) % 2, Number(video?.['height']) % 2]).toEqual([0, 0]);
    if (sound) expect(sound).toMatchObject(PLAIN_SOUND);
    expect(Math.max(...(await secondsBetweenKeyFrames(path)))).toBeLessThanOrEqual(4);
    expect(await boxesOf(path)).toEqual(['ftyp', 'moov', 'free', 'mdat']);
  });
});

interface Stream extends Readonly<Record<string, unknown>> {
  readonly codec_type: string;
}

async function streamsOf(path: string): Promise<readonly Stream[]> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path]);
  return (JSON.parse(stdout) as { readonly streams: readonly Stream[] }).streams;
}

/** The first key frame counts from the start, the end of the video as one. */
async function secondsBetweenKeyFrames(path: string): Promise<readonly number[]> {
  const entries = ['-show_entries', 'packet=pts_time,flags:format=duration', '-of', 'json'];
  const args = ['-v', 'error', '-select_streams', 'v:0', ...entries, path];
  const { stdout } = await run('ffprobe', args);
  const { packets, format } = JSON.parse(stdout) as {
    readonly packets: readonly { readonly pts_time: string; readonly flags: string }[];
    readonly format: { readonly duration: string };
  };
  const keys = packets.filter(({ flags }) => flags.startsWith('K'));
  const times = [...keys.map(({ pts_time }) => Number(pts_time)), Number(format.duration)];
  return times.map((time, at) => Math.round((time - (times[at - 1] ?? 0)) * 1000) / 1000);
}

/** The names of the boxes of an MP4 in their order: players need `moov` before `mdat`. */
async function boxesOf(path: string): Promise<readonly string[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const names: string[] = [];
    for (let at = 0; at < size;) {
      const head = Buffer.alloc(8);
      await file.read(head, 0, 8, at);
      names.push(head.toString('latin1', 4));
      at += Math.max(8, head.readUInt32BE());
    }
    return names;
  } finally {
    await file.close();
  }
}
