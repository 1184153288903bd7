import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import type { Job } from '@app/contracts';
import aws4 from 'aws4';

import { makeStill, makeTone, makeVideo } from '../support/media';
import { eventually } from '../support/processes';
import { RunningProgram } from '../support/program';
import { S3_BUCKET, S3_KEY, S3Server, type S3Fault, type S3Request } from '../support/s3-server';
import { Sources } from '../support/sources';

jest.setTimeout(180_000);

describe('results in a bucket', () => {
  let sources: Sources;
  let s3: S3Server;
  let program: RunningProgram;

  beforeAll(async () => {
    [sources, s3] = await Promise.all([Sources.start(), S3Server.open()]);
    program = await RunningProgram.start({ ...s3.environment, S3_PART_BYTES: '5242880' });
    await makeStill({ path: sources.path('still.png') });
    await makeVideo({ path: sources.path('v.mp4'), seconds: 1 });
    await makeTone({ path: sources.path('a.mp3'), seconds: 1 });
    await sources.write('c.srt', '1\n00:00:00,100 --> 00:00:00,800\nHello\n');
  });
  afterEach(() => (s3.fault = () => undefined));
  afterAll(async () => {
    await program.stop();
    await s3.close();
    await sources.stop();
  });

  const still = () => ({ url_image: sources.url('still.png'), duration: 0.1, frame_rate: 10 });
  /** The next requests that `of` names fail so, one after the other. */
  const faults = (of: (request: S3Request) => boolean, ...list: S3Fault[]) => {
    s3.fault = (request) => (of(request) ? list.shift() : undefined);
  };
  const isVideo = ({ method, name }: S3Request) => method === 'PUT' && name.endsWith('.mp4');
  const ofJob = async ({ id }: Job) => (await s3.names()).filter((name) => name.includes(id));

  it('hold all three operations, and are given out by addresses of the bucket', async () => {
    const video = { url_video: sources.url('v.mp4') };
    const made = [
      await program.render('img2vid', still()),
      await program.render('caption', { ...video, url_srt: sources.url('c.srt') }),
      await program.render('addaudio', { ...video, url_audio: sources.url('a.mp3') }),
    ];

    for (const { job, file } of made) {
      expect(new URL(job.output?.url ?? '').origin).toBe(s3.origin);
      expect(job.output).toMatchObject({ sha256: sha256(await readFile(file)) });
      expect(await ofJob(job)).toHaveLength(2);
    }
    const { status, headers } = await program.call(`/job/${made[0]?.job.id ?? ''}/output`);
    expect([status, headers.get('location')?.startsWith(s3.origin)]).toEqual([302, true]);
    const health = await program.call<{ checks: object }>('/health');
    expect(health.body.checks).toMatchObject({ storage: 'ok' });
  });

  it.each<[string, S3Fault[], number]>([
    ['500, twice', Array.from({ length: 2 }, () => ({ status: 500, code: 'InternalError' })), 1],
    ['SlowDown', [{ status: 503, code: 'SlowDown', retryAfter: '1' }], 1],
    ['a connection that breaks at half', ['reset at half'], 1],
    ['an answer that is lost', ['lost answer'], 1],
    ['an address that has ended', [{ status: 403, code: 'AccessDenied' }], 2],
  ])('come whole through %s', async (_what, list, attempts) => {
    faults(isVideo, ...list);
    const seen: string[][] = [];
    const look = setInterval(() => void s3.names().then((names) => seen.push([...names])), 50);

    const { job, file } = await program.render('img2vid', still());

    clearInterval(look);
    expect(job.attempts).toBe(attempts);
    const bytes = await readFile(file);
    expect([bytes.length, sha256(bytes)]).toEqual([job.output?.size_bytes, job.output?.sha256]);
    // A manifest is never there before the file that it names.
    const mine = seen.map((names) => names.filter((name) => name.includes(job.id)));
    const manifests = mine.filter((names) => names.some((name) => name.endsWith('.json')));
    expect(manifests.every((names) => names.some((name) => name.endsWith('.mp4')))).toBe(true);
  });

  it('go up in parts where they are large', async () => {
    const filter = 'noise=alls=100:allf=t+u';
    await makeStill({ path: sources.path('noise.png'), size: '1920x1080', filter });
    s3.requests.length = 0;

    const { job, file } = await program.render('img2vid', {
      ...{ url_image: sources.url('noise.png'), duration: 2, frame_rate: 10, quality: 'high' },
    });

    expect(job.output?.size_bytes).toBeGreaterThan(5_242_880);
    expect(sha256(await readFile(file))).toBe(job.output?.sha256);
    const parts = s3.requests.filter(({ query }) => query.has('partNumber'));
    expect(parts).toHaveLength(Math.ceil((job.output?.size_bytes ?? 0) / 5_242_880));
  });

  describe('beside a destination of the client', () => {
    /** An address that a client signed for one PUT. */
    const mine = (name: string) => {
      const signed = aws4.sign(
        {
          ...{ service: 's3', region: S3_KEY.region, method: 'PUT', signQuery: true },
          ...{ host: new URL(s3.origin).host, headers: { 'x-amz-meta-order': '7' } },
          path: `/${S3_BUCKET}/${name}?X-Amz-Expires=600`,
        },
        S3_KEY,
      );
      return `${s3.origin}${signed.path ?? ''}`;
    };
    const headers = { 'x-amz-meta-order': '7' };

    it('are stored in both', async () => {
      const put_url = mine('mine/good.mp4');

      const { job, file } = await program.render('img2vid', {
        ...{ ...still(), destination: { put_url, headers } },
      });

      expect(job).toMatchObject({ output: { delivered: true }, warnings: [] });
      expect(await s3.read('mine/good.mp4')).toEqual(await readFile(file));
      expect(job.input).toMatchObject({
        destination: {
          put_url: put_url.replace(/[?].*/, '?...'),
          headers: { 'x-amz-meta-order': '[redacted]' },
        },
      });
    });

    it('are whole where that one refuses them', async () => {
      faults(({ name }) => name === 'mine/bad.mp4', { status: 403, code: 'AccessDenied' });

      const { job } = await program.render('img2vid', {
        ...{ ...still(), destination: { put_url: mine('mine/bad.mp4'), headers } },
      });

      expect(job).toMatchObject({
        status: 'succeeded',
        output: { delivered: false },
        warnings: [
          { code: 'destination_failed', detail: expect.stringContaining('403') as string },
        ],
      });
      expect(await s3.names()).not.toContain('mine/bad.mp4');
    });
  });

  it('are erased with their job', async () => {
    const { job } = await program.render('img2vid', still());

    expect((await program.call(`/job/${job.id}`, { method: 'DELETE' })).status).toBe(204);

    expect(await eventually(async () => (await ofJob(job)).length === 0, 20_000)).toBe(true);
  });

  it('are missing in /health while the bucket is away', async () => {
    s3.fault = () => ({ status: 503, code: 'ServiceUnavailable' });

    const isKnown = async () => {
      const { status, body } = await program.call<{ checks: { storage: string } }>('/health');
      return status === 503 && body.checks.storage === 'failed';
    };
    expect(await eventually(isKnown, 30_000)).toBe(true);
    const refused = await program.request('img2vid', still());

    expect(refused).toMatchObject({ status: 503, body: { code: 'internal' } });
    expect(JSON.stringify(refused.body)).not.toContain(S3_KEY.secretAccessKey);
  });
});

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
