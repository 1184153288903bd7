import type { Problem } from '@app/contracts';

import { makeVideo } from '../support/media';
import { brightPart, frameOf } from '../support/pictures';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(180_000);

const VTT = 'WEBVTT\n\n00:00.400 --> 00:01.000\nHello <00:00.700>there\n';
const ASS =
  '[Script Info]\nPlayResX: 640\nPlayResY: 360\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: A,DejaVu Sans,30\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:00.40,0:00:01.00,A,Hello there\n';
/** 13,000 cues of 300 letters, the first one in the video. */
const LONG = Array.from({ length: 13_000 }, (_, at) => {
  const clock = (ms: number) => new Date(400 + at * 1_600 + ms).toISOString().slice(11, 23);
  return `${at + 1}\n${clock(0)} --> ${clock(600)}\n${at === 0 ? 'Hello there' : 'word '.repeat(52)}\n`;
}).join('\n');
const WORDS = [
  { text: 'Hello', start: 0.4, end: 0.7 },
  { text: 'there', start: 0.7, end: 1 },
];

describe('captions of every kind, from a request to the pixels', () => {
  let sources: Sources;
  let program: RunningProgram;
  let url_video: string;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    const path = sources.path('dark.mp4');
    await makeVideo({ path, seconds: 1.4, size: '640x360', picture: 'black' });
    url_video = sources.url('dark.mp4');
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  const INPUTS: readonly (readonly [string, () => Promise<object>])[] = [
    ['WebVTT by address', async () => ({ url_subtitles: await sources.write('a.vtt', VTT) })],
    ['ASS by address', async () => ({ url_subtitles: await sources.write('a.ass', ASS) })],
    ['WebVTT named as SRT', async () => ({ url_srt: await sources.write('a.srt', VTT) })],
    ['3.9 MB of text', async () => ({ subtitles: LONG })],
    ['words', async () => ({ words: WORDS })],
  ];

  it.each(INPUTS)('draws %s in its time', async (_name, input) => {
    const { job, file } = await program.render('caption', { url_video, ...(await input()) });

    const bright = async (frame: number) => brightPart(await frameOf(file, frame)).count;
    expect([await bright(9), await bright(26)]).toEqual([0, 0]);
    expect(await bright(11)).toBeGreaterThan(300);
    expect(await bright(24)).toBeGreaterThan(300);
    expect(JSON.stringify(job).length).toBeLessThan(10_000);
  });

  it('takes no more than 4 MiB here, and 100 kB elsewhere', async () => {
    const filler = 'x'.repeat(4 * 1024 * 1024);

    const captions = await program.request<Problem>('caption', { url_video, subtitles: filler });
    const url_audio = filler.slice(0, 100_000);
    const sound = await program.request<Problem>('addaudio', { url_video, url_audio });

    const codes = [captions, sound].map(({ status, body }) => [status, body.code]);
    expect(codes).toEqual([
      [413, 'payload_too_large'],
      [413, 'payload_too_large'],
    ]);
  });
});
