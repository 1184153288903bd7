import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { ERROR_CODES, JOB_REQUEST_VERSION, limitsOf } from '@app/contracts';

import { makeStill } from '../support/media';
import { WorkerAtQueue } from '../support/hostile-queue';
import { Sources } from '../support/sources';

jest.setTimeout(60_000);

/** Secrets that a worker is given in one way or another; none of them may come out again. */
const CANARIES = {
  workerKey: 'rpkey-canary-0-AAAAAAAAAAAAAAAA',
  secretKey: 'canary-1 "of" SECRET_KEY/BBBBBBBB',
  storeKey: 'canary2/aws+secret/CCCCCCCCCCCCC',
  signature: 'canary3dddddddddddddddddddddddddd',
  credential: 'canary4%2F20261122%2Feeeeeeeeeeee',
  pathToken: 'canary5-path-ffffffffffffffffffff',
  password: 'canary6-password-gggggggggggggggg',
  attemptToken: 'canary7-hhhhhhhhhhhhhhhhhhhhhhhhh',
  grantSignature: 'canary8-iiiiiiiiiiiiiiiiiiiiiiii',
  grantHeader: 'canary9-jjjjjjjjjjjjjjjjjjjjjjjjj',
  s3Secret: 'canary11/s3+secret/LLLLLLLLLLLLLL',
  s3Token: 'canary12/lent+token/MMMMMMMMMMMMM',
  destinationHeader: 'canary13-NNNNNNNNNNNNNNNNNNNNNNNNN',
  webhookSecret: 'whsec_canary10KKKKKKKKKKKKKKKKKKK',
} as const;

const QUERY = `?X-Amz-Credential=${CANARIES.credential}&hook=${CANARIES.webhookSecret}&X-Amz-Signature=${CANARIES.signature}`;
const SOURCES = `/d/${CANARIES.pathToken}`;

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** What sources do, by the last part of their path; some say again what they were asked. */
const SOURCE: Readonly<Record<string, Handler>> = {
  'not-found': ({ url }, response) => response.writeHead(404).end(url),
  forbidden: (_request, response) => response.writeHead(403).end(),
  broken: ({ url }, response) => response.writeHead(500, { 'x-url': url }).end(url),
  busy: (_request, response) => response.writeHead(429, { 'retry-after': '3600' }).end(),
  reset: ({ socket }) => socket.resetAndDestroy(),
  'no-http': ({ socket, url }) => socket.end(`${url} is no answer\r\n\r\n`),
  'bad-header': ({ socket, url }) => socket.end(`HTTP/1.1 200 OK\r\n${url}\r\n\r\n`),
  'bad-chunks': ({ socket, url }) =>
    socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${url}\r\n`),
  short: (_request, response) => {
    response.writeHead(200, { 'content-length': 900 }).write('x', () => response.destroy());
  },
  large: (_request, response) => response.writeHead(200, { 'content-length': 9e12 }).flushHeaders(),
  'not-gzip': ({ url }, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(url),
  'odd-encoding': ({ url }, response) => response.writeHead(200, { 'content-encoding': url }).end(),
  'half-gzip': (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('abc').subarray(0, 12)),
  'to-private': ({ url }, response) =>
    response.writeHead(302, { location: `https://10.0.0.1${url}` }).end(),
  'to-user': ({ url }, response) =>
    response.writeHead(302, { location: `https://u:${CANARIES.password}@8.8.8.8${url}` }).end(),
  'to-scheme': ({ url }, response) => response.writeHead(302, { location: `ftp:${url}` }).end(),
  'to-itself': ({ url }, response) => response.writeHead(302, { location: url }).end(),
  'to-nothing': (_request, response) => response.writeHead(302).end(),
  page: ({ url }, response) => response.end(`<!doctype html><a href="${url}">${url}</a>`),
  playlist: ({ url }, response) => response.end(`#EXTM3U\n#EXTINF:1,\n${url}\n`),
  svg: ({ url }, response) => response.end(`<svg xmlns="x"><image href="${url}"/></svg>`),
  'half-png': ({ url }, response) =>
    response.end(Buffer.concat([PNG_BEGINS, Buffer.from(`tEXt${url}`.repeat(50))])),
  'half-mp4': ({ url }, response) =>
    response.end(
      Buffer.concat([Buffer.from('0000001866747970', 'hex'), Buffer.from(`isom${url}`)]),
    ),
  silence: () => {},
};
const PNG_BEGINS = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

describe('secrets of a worker', () => {
  let folder: string;
  let sources: Sources;
  let worker: WorkerAtQueue;
  let failures = 0;
  /** What the store and the orchestrator answer in the job that runs. */
  let store: Readonly<Record<string, Handler>> = {};

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'canaries-'));
    sources = await Sources.start();
    await makeStill({ path: sources.path('good.png') });
    worker = await WorkerAtQueue.start(strangers, {
      WORK_DIR: folder,
      RUNPOD_AI_API_KEY: CANARIES.workerKey,
      SECRET_KEY: CANARIES.secretKey,
      AWS_SECRET_ACCESS_KEY: CANARIES.storeKey,
      S3_SECRET_ACCESS_KEY: CANARIES.s3Secret,
      S3_SESSION_TOKEN: CANARIES.s3Token,
    });
  });

  afterAll(async () => {
    await worker.stop();
    await sources.stop();
    await rm(folder, { recursive: true });
  });

  function strangers(request: IncomingMessage, response: ServerResponse): boolean {
    const [path = ''] = (request.url ?? '').split('?');
    const name = path.split('/').at(-1) ?? '';
    const handler = path.startsWith(SOURCES) ? SOURCE[name] : store[`${request.method} ${name}`];
    handler?.(request, response);
    return handler !== undefined;
  }

  const source = (name: string) => `${worker.url}${SOURCES}/${name}${QUERY}`;
  const granted = (name: string) => `${worker.url}/o/${name}?signature=${CANARIES.grantSignature}`;

  function request(url: string, changes: object = {}): object {
    return {
      ...{ version: JOB_REQUEST_VERSION, job_id: 'job_1', task_id: 'task_1' },
      ...{ attempt_id: 'att_1', token: `att_1.${CANARIES.attemptToken}`, operation: 'img2vid' },
      input: { url_image: url, duration: 0.2, destination: destination() },
      sources: { url_image: { url, from: 'public' } },
      uploads: {
        video: {
          ...{ put_url: granted('video'), key: 'o/video', max_bytes: 1e9 },
          headers: { 'content-type': 'video/mp4', 'x-grant': CANARIES.grantHeader },
        },
      },
      manifest: { put_url: granted('manifest'), get_url: granted('manifest') },
      callback_url: `${worker.url}/hints/${CANARIES.pathToken}`,
      ...{ limits: limitsOf('img2vid'), trace: {} },
      ...changes,
    };
  }

  function destination(): object {
    const headers = { 'x-amz-meta-name': CANARIES.destinationHeader };
    return { put_url: `${worker.url}/mine${QUERY}`, headers };
  }

  /** The canaries in what has come out of the worker since, in any form that they can take. */
  function leaks(): readonly string[] {
    const out = worker.takeSaid();
    failures += out.split('"message":"The job failed"').length - 1;
    return Object.entries(CANARIES)
      .filter(([, canary]) =>
        [
          ...[canary, encodeURIComponent(canary), decodeURIComponent(canary)],
          ...[JSON.stringify(canary).slice(1, -1), Buffer.from(canary).toString('base64')],
        ].some((form) => out.includes(form)),
      )
      .map(([name]) => name);
  }

  async function failing(id: string, input: unknown): Promise<unknown> {
    const { output } = JSON.parse(await worker.run(id.replaceAll(/\W+/g, '-'), input)) as {
      output?: { status?: string; failure?: { code?: string } };
    };
    expect(ERROR_CODES).toContain(output?.failure?.code);
    return output?.failure?.code;
  }

  it.each(Object.keys(SOURCE))('stay inside when a source is: %s', async (name) => {
    const limits = {
      ...limitsOf('img2vid'),
      execution_timeout_ms: name === 'silence' ? 1_000 : 60_000,
    };

    await failing(`source-${name}`, request(source(name), { limits }));

    expect(leaks()).toEqual([]);
  });

  it.each([
    ['a private address', `https://10.0.0.1${SOURCES}${QUERY}`],
    ['a name that nobody has', `https://nowhere.invalid${SOURCES}${QUERY}`],
    ['a user and password', `https://user:${CANARIES.password}@8.8.8.8${SOURCES}${QUERY}`],
    ['a port where nobody listens', `http://127.0.0.1:1${SOURCES}${QUERY}`],
    ['public, by http:', `http://8.8.8.8${SOURCES}${QUERY}`],
  ])('stay inside when an address is %s', async (what, url) => {
    await failing(`address-${what}`, request(url));

    expect(leaks()).toEqual([]);
  });

  it.each<[string, Record<string, Handler>]>([
    ['refuses a file', { 'PUT video': refuse(403) }],
    ['refuses it as too large', { 'PUT video': refuse(413) }],
    ['has another one', { 'PUT video': refuse(412) }],
    ['redirects', { 'PUT video': (_q, r) => r.writeHead(302, { location: granted('x') }).end() }],
    ['refuses the manifest', { 'PUT video': refuse(201), 'PUT manifest': refuse(403) }],
    [
      'gives a manifest that is none',
      { 'GET manifest': (q, r) => r.end(q.url), 'PUT video': refuse(403) },
    ],
    ['cancels', { 'POST start': refuse(409) }],
    [
      'gives grants that are none',
      { 'POST start': (q, r) => r.end(q.url), 'PUT video': refuse(403) },
    ],
    [
      'gives grants of another shape',
      {
        'POST start': (_q, r) => r.end(JSON.stringify({ uploads: { video: granted('video') } })),
        'PUT video': refuse(403),
      },
    ],
  ])('stay inside when the store %s', async (what, answers) => {
    store = answers;
    await failing(`store-${what}`, request(sources.url('good.png')));
    store = {};

    expect(leaks()).toEqual([]);
  });

  it.each<[string, object]>([
    ['grants-elsewhere', { manifest: { put_url: elsewhere(), get_url: elsewhere() } }],
    ['no-sources', { sources: {} }],
    ['wrong-source', { sources: { url_image: elsewhere() } }],
    ['wrong-upload', { uploads: { video: { put_url: elsewhere() } } }],
    ['long-callback', { callback_url: elsewhere().repeat(50) }],
    ['no-callback', { callback_url: 'no address', input: { url_image: 7 } }],
    ['token-of-another-type', { token: { token: CANARIES.attemptToken } }],
    ['unknown-version', { version: 99 }],
    ['unknown-operation', { operation: 'explode' }],
    ['unknown-field', { secret: CANARIES.webhookSecret }],
    ['wrong-input', { input: { url_image: `https://u:${CANARIES.password}@a.test/` } }],
    [
      'wrong-destination',
      {
        input: {
          url_image: 'https://a.test/i.png',
          destination: { put_url: elsewhere(), headers: { host: CANARIES.destinationHeader } },
        },
      },
    ],
    ['wrong-limits', { limits: { execution_timeout_ms: CANARIES.webhookSecret } }],
  ])('stay inside of a bad request: %s', async (what, changes) => {
    await failing(`request-${what}`, request(sources.url('good.png'), changes));

    expect(leaks()).toEqual([]);
  });

  it('were looked for where there was something to find', async () => {
    expect(leaks()).toEqual([]);
    expect(failures).toBe(worker.results.size);
    expect(worker.results.size).toBeGreaterThanOrEqual(50);
    expect(await readdir(folder)).toEqual([]);
  });
});

function elsewhere(): string {
  return `https://elsewhere.test/o?signature=${CANARIES.grantSignature}`;
}

function refuse(status: number): Handler {
  return (request, response) => {
    request.resume().on('end', () => response.writeHead(status).end(request.url));
  };
}
