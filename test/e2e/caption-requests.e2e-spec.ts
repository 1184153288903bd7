import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { FONTS, type Font, type Job, type Problem } from '@app/contracts';
import { captionStyle, CAPTION_PRESETS } from '@app/ffmpeg';

import { eventually } from '../support/processes';
import { RunningProgram } from '../support/program';

jest.setTimeout(120_000);

const url_video = 'https://example.com/talk.mp4';
const SUBTITLES = '1\n00:00:00,000 --> 00:00:02,000\nTold to nobody else';
const WORDS = [{ text: 'Hello', start: 0, end: 1 }];

describe('requests for captions that wait for their worker', () => {
  let program: RunningProgram;

  beforeAll(async () => {
    program = await RunningProgram.start({ LOCAL_WORKERS_MAX: '0' });
  });
  afterAll(() => program.stop());

  const keyOf = async (scopes: string) => {
    const entry = join(__dirname, '..', '..', 'dist', 'orchestrator.mjs');
    const line = ['keys', 'make', '--owner', 'acme', '--scopes', scopes];
    const env = { PATH: process.env['PATH'], DATA_DIR: join(program.folder, 'data') };
    return (await promisify(execFile)(process.execPath, [entry, ...line], { env })).stdout.trim();
  };
  const fonts = (key: string) =>
    program.call<{ data: Font[] } & Problem>('/font', { headers: { 'x-api-key': key } });

  it('find the fonts of all presets in the list', async () => {
    const { status, body } = await fonts(program.apiKey);

    expect(status).toBe(200);
    expect(body.data).toEqual(JSON.parse(JSON.stringify(FONTS)));
    const names = body.data.map(({ name }) => name);
    const ofPresets = CAPTION_PRESETS.map((preset) => captionStyle(preset).font);
    expect(ofPresets.filter((font) => !names.includes(font))).toEqual([]);
  });

  it('are shown the list by a key that may read jobs, and by no other', async () => {
    const answers = await Promise.all([
      fonts(await keyOf('jobs:read')),
      fonts(await keyOf('jobs:write')),
      fonts('a guess'),
      fonts(''),
    ]);

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [200, undefined],
      [403, 'forbidden'],
      [401, 'unauthorized'],
      [401, 'unauthorized'],
    ]);
  });

  it('are refused a font that there is not, with the list', async () => {
    const style = { font: 'Monserat' };

    const { status, body } = await program.request<Problem>('caption', {
      ...{ url_video, subtitles: SUBTITLES, style },
    });

    const names = FONTS.map(({ name }) => name).join(', ');
    const detail = `There is no font "Monserat". Did you mean Montserrat? There are: ${names}.`;
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'font_unknown', detail });
    expect(body.errors).toEqual([{ pointer: '/style/font', code: 'font_unknown', detail }]);
  });

  it.each([
    ['subtitles', SUBTITLES],
    ['words', WORDS],
  ])('leave nothing of %s behind when they are deleted', async (field, value) => {
    const { body: job } = await program.request('caption', { url_video, [field]: value });
    const kept = async () => {
      const files = await readdir(join(program.folder, 'data'), { recursive: true });
      return files.filter((name) => name.includes(job.id) && name.endsWith(`${field}.txt`));
    };
    expect(await kept()).toHaveLength(1);

    const { status } = await program.call(`/job/${job.id}`, { method: 'DELETE' });

    expect(status).toBe(204);
    expect(await eventually(async () => (await kept()).length === 0, 10_000)).toBe(true);
    const { body: left } = await program.call<Job>(`/job/${job.id}`);
    expect(left).toMatchObject({ status: 'canceled', input: null, output: null });
  });
});
