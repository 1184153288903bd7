import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';

import { ERROR_CODES, JOB_REQUEST_VERSION, limitsOf, type ErrorCode } from '@app/contracts';
import { MediaError, RunError, type RunFacts } from '@app/ffmpeg';
import { NetError, StoreClient, type HttpAnswer, type HttpRequest } from '@app/net';
import { NoSpans } from '@app/tracing';

import { Destinations } from './media/destinations';
import { MediaFetcher } from './media/media.fetcher';
import { Publisher } from './media/publisher';
import { FakeStore } from './media/store.testing';
import { Workspaces } from './media/workspace';
import { JobHandler } from './operations/job.handler';
import { JobEndedError } from './runtime/ended.error';
import { failureBodies } from './worker.failure';

const STILL = 'https://a.test/still.png';
const VIDEO = 'https://store.test/video';
const MANIFEST = 'https://store.test/manifest';
const START = 'https://api.test/internal/attempts/t/start';

/** A world in which one thing goes wrong. */
interface World {
  readonly net: BrokenStore;
  readonly stop: AbortController;
  request: Record<string, unknown>;
  /** What the renderer throws; undefined where it makes a video. */
  fault: Error | undefined;
}

type Row = readonly [what: string, happen: (world: World) => void, code: ErrorCode, again: boolean];

const ONCE = false;
const AGAIN = true;

const SOURCES: readonly Row[] = [
  ...[400, 401, 402, 403, 404, 405, 406, 410, 411, 414, 416, 418, 451].map((status) =>
    answered(`GET ${STILL}`, status, 'source_unreachable', ONCE),
  ),
  ...[408, 425, 429, 500, 501, 502, 503, 504, 520, 599].map((status) =>
    answered(`GET ${STILL}`, status, 'source_unreachable', AGAIN),
  ),
  answered(`GET ${STILL}`, 302, 'source_unreachable', ONCE),
  broken(`GET ${STILL}`, new NetError('source_unreachable', 'name'), ONCE),
  broken(`GET ${STILL}`, new NetError('source_unreachable', 'reset', { retryable: true }), AGAIN),
  broken(`GET ${STILL}`, new NetError('source_forbidden_address', 'x'), ONCE),
  broken(`GET ${STILL}`, new NetError('source_too_large', 'x'), ONCE),
  broken(`GET ${STILL}`, new NetError('source_too_slow', 'x'), AGAIN),
  broken(`GET ${STILL}`, new NetError('source_incomplete', 'x'), AGAIN),
];

const STORE: readonly Row[] = [
  ...[400, 401, 403, 404, 408, 429, 500, 503, 507].map((status) =>
    answered(`PUT ${VIDEO}`, status, 'upload_failed', AGAIN),
  ),
  answered(`PUT ${VIDEO}`, 413, 'upload_failed', ONCE),
  answered(`PUT ${MANIFEST}`, 503, 'upload_failed', AGAIN),
  broken(`PUT ${VIDEO}`, new NetError('source_forbidden_address', 'x'), ONCE, 'upload_failed'),
  broken(`PUT ${VIDEO}`, new NetError('source_unreachable', 'x'), AGAIN, 'upload_failed'),
  [
    'a result that is larger than its grant',
    (world) => (world.request = { ...world.request, uploads: { video: grant(3) } }),
    ...(['upload_failed', ONCE] as const),
  ],
  [
    'no grant for the result',
    (world) => (world.request = { ...world.request, uploads: {} }),
    ...(['upload_failed', ONCE] as const),
  ],
];

const REQUESTS: readonly Row[] = [
  asked('of tomorrow', { version: 99 }, 'worker_outdated', AGAIN),
  asked('with a field of tomorrow', { priority: 1 }, 'worker_outdated', AGAIN),
  asked('of an unknown operation', { operation: 'upscale' }, 'worker_outdated', AGAIN),
  asked('with a wrong input', { input: { url_image: 7 } }, 'validation_failed', ONCE),
  asked('without sources', { sources: {} }, 'validation_failed', ONCE),
  [
    'an attempt that nobody wants',
    ({ net }) => net.answers.set(`POST ${START}`, [409]),
    'canceled',
    ONCE,
  ],
];

const RENDERS: readonly Row[] = [
  ...(['media_unsupported', 'media_invalid', 'media_encrypted', 'media_too_large'] as const).map(
    (code) => rendered(code, new MediaError(code, 'x'), code, ONCE),
  ),
  rendered('subtitles', new MediaError('subtitle_invalid', 'x'), 'subtitle_invalid', ONCE),
  rendered('a bad result', new MediaError('output_invalid', 'x'), 'output_invalid', AGAIN),
  run('exit code 1', { exitCode: 1 }, 'encode_failed', AGAIN),
  run('exit code 255, as after SIGTERM', { exitCode: 255 }, 'encode_failed', AGAIN),
  run('a kill for want of memory', { signal: 'SIGKILL' }, 'encode_failed', AGAIN),
  run('a crash', { signal: 'SIGSEGV' }, 'encode_failed', AGAIN),
  run(
    'no NVENC session left',
    { exitCode: 1, stderrTail: 'out of memory (10)' },
    'encode_failed',
    AGAIN,
  ),
  run(
    'a full disk',
    { exitCode: 228, stderrTail: 'x: No space left on device' },
    'storage_full',
    AGAIN,
  ),
  run('a result over its limit', { signal: 'SIGXFSZ' }, 'media_too_large', ONCE),
  run('no time left', { signal: 'SIGTERM', timedOut: true }, 'timed_out', ONCE),
  run('no ffmpeg', {}, 'internal', AGAIN),
  rendered('a disk that is full', errno('ENOSPC'), 'storage_full', AGAIN),
  rendered('a quota that is used up', errno('EDQUOT'), 'storage_full', AGAIN),
  rendered('a broken disk', errno('EIO'), 'internal', AGAIN),
  rendered('too many open files', errno('EMFILE'), 'internal', AGAIN),
  rendered('a bug', new TypeError('x is undefined'), 'internal', AGAIN),
];

const ENDINGS: readonly Row[] = [
  stopped('the queue', new JobEndedError('canceled', 'x'), ONCE),
  stopped('the end of the worker', new JobEndedError('worker_lost', 'x'), AGAIN),
];

const ROWS = [...SOURCES, ...STORE, ...REQUESTS, ...RENDERS, ...ENDINGS];

/** What only the orchestrator can say. */
const OF_THE_ORCHESTRATOR: readonly ErrorCode[] = [
  ...(['unauthorized', 'spend_limit_reached', 'forbidden', 'not_found', 'conflict'] as const),
  ...(['output_expired', 'payload_too_large', 'unsupported_media_type'] as const),
  ...(['idempotency_conflict', 'rate_limited', 'quota_exceeded', 'provider_unavailable'] as const),
  ...(['font_unknown', 'too_many_attempts'] as const),
];

describe(failureBodies.name, () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'failures-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  it.each(ROWS)('fails for %s', async (_what, happen, code, retryable) => {
    const world: World = {
      ...{ net: new BrokenStore(), stop: new AbortController() },
      ...{ request: request(), fault: undefined },
    };
    happen(world);

    const thrown = await handle(world, root).catch((error: unknown) => error);

    const { output } = failureBodies({ name: null })(thrown, { tookMs: 7 });
    expect(output).toMatchObject({ status: 'failed', failure: { code, retryable } });
    expect(await readdir(root)).toEqual([]);
  });

  it('knows for every code that a worker can end with whether it is worth another try', () => {
    const codes = new Set([...ROWS.map(([, , code]) => code), ...OF_THE_ORCHESTRATOR]);

    expect([...codes].sort()).toEqual([...ERROR_CODES].sort());
  });
});

/** Our store, the orchestrator and a source, some of whose connections fail. */
class BrokenStore extends FakeStore {
  readonly errors = new Map<string, Error>();

  override async request(url: URL, request: HttpRequest): Promise<HttpAnswer> {
    const error = this.errors.get(`${request.method} ${url.href}`);
    if (error) throw error;
    return super.request(url, request);
  }
}

async function handle({ net, stop, request: input, fault }: World, root: string): Promise<unknown> {
  net.objects.set(STILL, Buffer.from('picture'));
  const store = new StoreClient(net, { wait: async () => undefined });
  const render = async () => {
    if (fault instanceof JobEndedError) stop.abort(fault);
    if (fault !== undefined) throw fault;
    return rendering();
  };
  const renderer = { render };
  const handler = new JobHandler({
    renderers: {
      img2vid: renderer,
      caption: renderer,
      addaudio: renderer,
      trim: renderer,
      concat: renderer,
    } as never,
    spans: new NoSpans(),
    workspaces: new Workspaces(root),
    fetcher: new MediaFetcher({ public: net, store: net }),
    publisher: new Publisher(store, { wait: async () => undefined }),
    destinations: new Destinations(net),
    ...{ store, gpu: { name: null }, concurrency: 1 },
  });
  const context = { signal: stop.signal, progress: () => undefined, afterReport: () => undefined };
  return handler.handle({ input }, { ...context, log: pino({ level: 'silent' }) });
}

/** This very file stands for a video. */
function rendering() {
  const facts = { filename: 'v.mp4', contentType: 'video/mp4', media: {} };
  return {
    outputs: { video: { ...facts, path: __filename } },
    ...{ data: null, warnings: [], encoder: 'libx264', fallbackReason: null },
    ...{ renderMs: 1, verifyMs: 1, speed: 1 },
  };
}

function request(): Record<string, unknown> {
  return {
    ...{ version: JOB_REQUEST_VERSION, job_id: 'j', task_id: 't', attempt_id: 'a', token: 't' },
    ...{ operation: 'img2vid', limits: limitsOf('img2vid'), trace: {} },
    ...{ input: { url_image: STILL }, sources: { url_image: { url: STILL, from: 'public' } } },
    ...{ uploads: { video: grant(1e6) }, manifest: { put_url: MANIFEST, get_url: MANIFEST } },
    callback_url: 'https://api.test/internal/attempts',
  };
}

function grant(max_bytes: number) {
  return { put_url: VIDEO, key: 'o/video', headers: {}, max_bytes };
}

function answered(line: string, status: number, ...end: readonly [ErrorCode, boolean]): Row {
  return [`${status} to ${line}`, ({ net }) => net.answers.set(line, [status]), ...end];
}

function broken(line: string, error: NetError, again: boolean, code: ErrorCode = error.code): Row {
  const what = `${error.message} of ${line}, ${again ? 'for now' : 'for good'}`;
  return [what, ({ net }) => net.errors.set(line, error), code, again];
}

function asked(how: string, change: object, ...end: readonly [ErrorCode, boolean]): Row {
  return [`a request ${how}`, (world) => (world.request = { ...world.request, ...change }), ...end];
}

function rendered(what: string, error: Error, ...end: readonly [ErrorCode, boolean]): Row {
  return [`a render that ends by ${what}`, (world) => (world.fault = error), ...end];
}

function run(what: string, facts: Partial<RunFacts>, ...end: readonly [ErrorCode, boolean]): Row {
  const none = { tool: 'ffmpeg', exitCode: null, signal: null, timedOut: false, canceled: false };
  return rendered(what, new RunError({ ...none, stderrTail: '', ...facts }), ...end);
}

function stopped(who: string, reason: JobEndedError, again: boolean): Row {
  return [`a stop by ${who}`, (world) => (world.fault = reason), reason.code, again];
}

function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}
