import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { JOB_REQUEST_VERSION, type DoneBody, type ResultManifest } from '@app/contracts';

import { makeVideo } from '../support/media';
import { streamsOf } from '../support/pictures';
import { Sources } from '../support/sources';

const run = promisify(execFile);
const root = join(__dirname, '..', '..');

describe('the built worker and requests of other versions', () => {
  let sources: Sources;

  beforeAll(async () => {
    sources = await Sources.start();
    await makeVideo({ path: sources.path('talk.mp4'), seconds: 1 });
    await sources.write('talk.srt', '1\n00:00:00,000 --> 00:00:01,000\nHi\n');
  });

  afterAll(async () => sources.stop());

  /** A request as it was stored for its version, with addresses of this test. */
  async function stored(version: number, name: string): Promise<Record<string, unknown>> {
    const file = join(root, 'libs', 'contracts', 'fixtures', `job-request.v${version}.json`);
    const request = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    return {
      ...request,
      callback_url: undefined,
      sources: {
        url_video: { url: sources.url('talk.mp4'), from: 'public' },
        url_srt: { url: sources.url('talk.srt'), from: 'public' },
      },
      uploads: {
        video: {
          put_url: sources.url(`${name}.mp4`),
          headers: { 'content-type': 'video/mp4' },
          max_bytes: 1_000_000,
          key: `o/default/jobs/j/a/d0/${name}.mp4`,
        },
      },
      manifest: {
        put_url: sources.url(`${name}.json`),
        get_url: sources.url(`${name}.json`),
      },
    };
  }

  /** Runs the worker on one job file; what it would report, and its exit code. */
  async function work(input: unknown): Promise<{ body: DoneBody; exitCode: number }> {
    await sources.write('job.json', JSON.stringify({ input }));
    const worker = [join(root, 'dist', 'gpu-worker.mjs'), '--test-input', sources.path('job.json')];
    const env = {
      PATH: process.env['PATH'],
      NODE_OPTIONS: `--require ${join(root, 'test', 'support', 'dial-guard.cjs')}`,
      ALLOW_PRIVATE_NETWORKS: '127.0.0.0/8',
      WORK_DIR: sources.path('work'),
      ENCODER_POLICY: 'disable',
      RUNPOD_GPU_NAME: 'NVIDIA+L4',
    };
    const ended = run(process.execPath, worker, { env }).then(
      ({ stdout }) => ({ stdout, code: 0 }),
      (error: { stdout: string; code: number }) => error,
    );
    const { stdout, code } = await ended;
    return { body: JSON.parse(stdout) as DoneBody, exitCode: code };
  }

  it.each([JOB_REQUEST_VERSION, JOB_REQUEST_VERSION - 1])(
    'serves version %i and publishes file and manifest',
    async (version) => {
      const name = `version-${version}`;

      const { body, exitCode } = await work(await stored(version, name));

      const manifest = JSON.parse(
        await readFile(sources.path(`${name}.json`), 'utf8'),
      ) as ResultManifest;
      expect(exitCode).toBe(0);
      expect(body).toEqual({ output: { version: 1, status: 'succeeded', manifest } });
      expect(manifest.outputs['video']).toMatchObject({ filename: 'caption.mp4' });
      expect(manifest.metrics.gpu).toBe('NVIDIA L4');
      expect(await streamsOf(sources.path(`${name}.mp4`))).toMatchObject([{ nb_frames: '25' }]);
    },
  );

  it.each([
    ['version', { version: JOB_REQUEST_VERSION + 1 }],
    ['field', { colour: 'blue' }],
    ['operation', { operation: 'holograph' }],
    ['field of the input', { input: { url_video: 'https://a', url_srt: 'https://b', font: 'x' } }],
  ])('says that it is outdated for an unknown %s', async (_name, change) => {
    const request = { ...(await stored(JOB_REQUEST_VERSION, 'never')), ...change };

    const { body, exitCode } = await work(request);

    expect(exitCode).toBe(1);
    expect(body).toMatchObject({
      output: {
        ...{ status: 'failed', failure: { code: 'worker_outdated', retryable: true } },
        spent: { execution_ms: expect.any(Number) as number, gpu: 'NVIDIA L4' },
      },
      error: expect.stringMatching(/^worker_outdated: /) as string,
    });
  });
});
