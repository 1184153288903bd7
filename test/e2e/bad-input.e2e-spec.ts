import { readFile } from 'node:fs/promises';

import type { Job, Problem } from '@app/contracts';

import { makeStill, makeVideo } from '../support/media';
import { codeOf, RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

describe('bad input', () => {
  let sources: Sources;
  let program: RunningProgram;
  let video: string;
  let srt: string;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    await makeVideo({ path: sources.path('good.mp4'), seconds: 1 });
    await makeStill({ path: sources.path('good.png') });
    video = sources.url('good.mp4');
    srt = await sources.write('good.srt', '1\n00:00:00,000 --> 00:00:01,000\nHi\n');
  });

  afterAll(async () => {
    expect(await program.workFolders()).toEqual([]);
    await program.stop();
    await sources.stop();
  });

  it.each<[string, Record<string, string>]>([
    ['no key', { 'x-api-key': '' }],
    ['a wrong key', { 'x-api-key': 'wrong' }],
    ['a wrong bearer key', { 'x-api-key': '', authorization: 'Bearer wrong' }],
  ])('answers 401 to %s', async (_name, headers) => {
    const answer = await program.request('caption', { url_video: video, url_srt: srt }, headers);

    expect([answer.status, codeOf(answer)]).toEqual([401, 'unauthorized']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it.each<[string, unknown, readonly { pointer: string; code: string }[]]>([
    [
      'a missing field',
      { url_video: 'https://a.example/v.mp4' },
      [{ pointer: '/url_srt', code: 'required' }],
    ],
    [
      'an extra field',
      { url_video: 'https://a.example/v.mp4', url_srt: 'https://a.example/v.srt', font: 'x' },
      [{ pointer: '/font', code: 'unknown_field' }],
    ],
    [
      'null',
      { url_video: null, url_srt: 'https://a.example/v.srt' },
      [{ pointer: '/url_video', code: 'type' }],
    ],
    [
      'a number for a text',
      { url_video: 7, url_srt: 'https://a.example/v.srt' },
      [{ pointer: '/url_video', code: 'type' }],
    ],
    [
      'two problems',
      { url_video: 'ftp://a.example/v.mp4', url_srt: 'https://a.example/v.srt', quality: 'best' },
      [
        { pointer: '/url_video', code: 'format' },
        { pointer: '/quality', code: 'format' },
      ],
    ],
    ['a list', [], [{ pointer: '', code: 'type' }]],
  ])('answers 400 to %s, an entry a problem', async (_name, body, errors) => {
    const answer = await program.request<Problem>('caption', body);

    expect([answer.status, codeOf(answer)]).toEqual([400, 'validation_failed']);
    expect(answer.body.errors.map(({ pointer, code }) => ({ pointer, code }))).toEqual(errors);
  });

  it('answers 400 to a number sent as a text', async () => {
    const answer = await program.request<Problem>('img2vid', {
      url_image: sources.url('good.png'),
      duration: '5',
    });

    expect(answer.body.errors).toEqual([
      { pointer: '/duration', code: 'type', detail: 'duration must be a number, not "5"' },
    ]);
  });

  it.each([
    ['as a form, as curl -d sends it', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['as plain text', { 'content-type': 'text/plain' }],
    ['without a content type', { 'content-type': '' }],
  ])('accepts a JSON object sent %s', async (_name, headers) => {
    const body = { url_image: sources.url('good.png'), duration: 0.2 };
    const answer = await program.request('img2vid', body, headers);

    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/job/${answer.body.id}`);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await program.ended(answer.body.id)).status).toBe('succeeded');
  });

  it('answers 400 to text that is no JSON', async () => {
    const answer = await program.call('/video/caption', { method: 'POST', body: '{"url_video":' });

    expect([answer.status, codeOf(answer)]).toEqual([400, 'validation_failed']);
  });

  it('gives the same 404 for a foreign id and for one that never was', async () => {
    const answer = await program.call('/job/job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C');

    expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
  });

  const failing: readonly [string, () => Promise<Record<string, string>>, string][] = [
    [
      'a broken SRT',
      async () => ({
        url_video: video,
        url_srt: await sources.write('bad.srt', '1\n00:00:xx --> 00:00:02,000\nHi\n'),
      }),
      'subtitle_invalid',
    ],
    [
      'an SRT that is a web page',
      async () => ({
        url_video: video,
        url_srt: await sources.write('page.srt', '<!doctype html><title>404</title>'),
      }),
      'subtitle_invalid',
    ],
    [
      'a source that is not there',
      async () => ({ url_video: sources.url('missing.mp4'), url_srt: srt }),
      'source_unreachable',
    ],
    [
      'a web page in the place of a video',
      async () => ({
        url_video: await sources.write('page.mp4', '<!doctype html><html><body>Hi</body></html>'),
        url_srt: srt,
      }),
      'media_unsupported',
    ],
    [
      'a redirect to a private address',
      async () => ({ url_video: sources.url('redirect-to-private'), url_srt: srt }),
      'source_forbidden_address',
    ],
  ];

  it('refuses an address of a private network at the door', async () => {
    const body = { url_video: 'https://10.0.0.1/v.mp4', url_srt: sources.url('good.srt') };
    const answer = await program.request<Problem>('caption', body);

    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [
        {
          pointer: '/url_video',
          code: 'format',
          detail: 'url_video stands at 10.0.0.1, which is not a public address',
        },
      ],
    ]);
  });

  it.each(failing)('ends the job of %s with its code', async (_name, body, code) => {
    const accepted = await program.request('caption', await body());
    expect(accepted.status).toBe(202);

    const job = await program.ended(accepted.body.id);

    expect(job).toMatchObject({
      status: 'failed',
      output: null,
      attempts: 1,
      error: { code, instance: `/job/${job.id}`, request_id: expect.any(String) as string },
    });
    expect(JSON.stringify(job.error)).not.toMatch(/\/tmp\/|ffmpeg|\.ts:|\.mjs:/);
  });

  it('ends the job of an unreadable image with its code', async () => {
    const good = await readFile(sources.path('good.png'));
    const broken = Buffer.concat([good.subarray(0, 100), Buffer.alloc(2000, 7)]);
    const url_image = await sources.write('broken.png', broken);

    const accepted = await program.request('img2vid', { url_image });
    const job = await program.ended(accepted.body.id);

    expect(job.error?.code).toBe('media_invalid');
  });

  it('keeps the failed jobs, and lists them newest first', async () => {
    const { body } = await program.call<{ data: Job[]; has_more: boolean }>('/job?status=failed');

    expect(body.data).toHaveLength(failing.length + 1);
    const times = body.data.map(({ created_at }) => created_at);
    expect(times).toEqual(times.toSorted().toReversed());
  });
});
