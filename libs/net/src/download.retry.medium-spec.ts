import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { download, type DownloadOptions } from './download';
import { serveOnLoopback } from './loopback.testing';
import { PublicWeb } from './public.web';
import { wait } from './retry';

const BUDGET = {
  ...{ totalMs: 5_000, hopMs: 2_000, headersMs: 1_000 },
  ...{ minimumBytesPerSecond: 1, rateWindowMs: 2_000 },
};

type Answer = RequestListener;
type Case = [what: string, answer: Answer, tries: number, end: object];

const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) =>
    response.writeHead(code, headers).end();
const whole: Answer = (_request, response) => response.end('a whole video');
const reset: Answer = (request) => request.socket.resetAndDestroy();
const short: Answer = (_request, response) => {
  response.writeHead(200, { 'content-length': 100 }).write('half of it', () => response.destroy());
};

describe('tries of a download', () => {
  const web = new PublicWeb({ allowPrivateNetworks: ['127.0.0.1/32'] });
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tries-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  afterAll(() => web.close());

  /** How it ended with answers in this order, the last for ever, and the waits in between. */
  async function downloading(answers: readonly Answer[], changes: Partial<DownloadOptions> = {}) {
    let count = 0;
    const server = await serveOnLoopback((request, response) => {
      answers[Math.min(count++, answers.length - 1)]?.(request, response);
    });
    const waits: number[] = [];
    const options = {
      ...{ maxBytes: 1_000, signal: new AbortController().signal, budget: BUDGET },
      wait: async (ms: number) => void waits.push(ms),
      ...changes,
    };
    const fetched = download(web, server.url, join(folder, 'file'), options);
    const end: unknown = await fetched.catch((error: unknown) => error);
    await server.close();
    return { end, waits, tries: server.requests.length };
  }

  it.each<[string, readonly Answer[]]>([
    ['two answers of 5xx', [status(503), status(500), whole]],
    ['a reset and a 429', [reset, status(429), whole]],
    ['two broken bodies', [short, short, whole]],
  ])('gives the whole file after %s, and waits longer each time', async (_what, answers) => {
    const { end, waits, tries } = await downloading(answers, { sha256: true });

    expect({ end, tries }).toMatchObject({ end: { bytes: 13 }, tries: 3 });
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('a whole video');
    expect(waits.map((ms, index) => ms >= 250 * 2 ** index && ms <= 500 * 2 ** index)).toEqual([
      ...[true, true],
    ]);
  });

  // What a code means for this worker's tries, and for another attempt of the job.
  it.each<Case>([
    ...[400, 401, 403, 404, 405, 406, 410, 414, 416, 418, 422, 451].map(permanent),
    ...[408, 425, 429, 500, 501, 502, 503, 504, 507, 520, 599].map(passing),
    ...[201, 202, 203, 204, 205, 206, 226, 300, 304].map(permanent),
    ['a reset', reset, 3, { code: 'source_unreachable', retryable: true }],
    ['a short body', short, 3, { code: 'source_incomplete', retryable: true }],
    [
      'a forbidden redirect',
      status(302, { location: 'https://10.0.0.1/' }),
      1,
      { code: 'source_forbidden_address', retryable: false },
    ],
    [
      'a body over the limit',
      (_request, response) => response.end(Buffer.alloc(1_001)),
      1,
      { code: 'source_too_large', retryable: false },
    ],
    ['silence', () => {}, 1, { code: 'source_too_slow', retryable: true }],
  ])('after %s are as many as can help', async (_what, answer, tries, error) => {
    const ended = await downloading([answer]);

    expect(ended).toMatchObject({ end: error, tries });
    expect(await readdir(folder)).toEqual([]);
  });

  it('come no sooner than the server asks for, within a few seconds', async () => {
    const { end, waits } = await downloading([status(429, { 'retry-after': '3' }), whole]);

    expect({ end, waits }).toEqual({
      ...{ end: { bytes: 13, sha256: null, charset: null }, waits: [3_000] },
    });
  });

  it.each(['6', '3600', new Date(Date.now() + 3_600_000).toUTCString()])(
    'do not come when the server asks for %s',
    async (after) => {
      const ended = await downloading([status(503, { 'retry-after': after }), whole]);

      expect(ended).toMatchObject({
        ...{ end: { code: 'source_unreachable', retryable: true }, waits: [], tries: 1 },
      });
    },
  );

  it('keep to the time of the whole download', async () => {
    const budget = { ...BUDGET, totalMs: 100 };

    const ended = await downloading([status(500)], { budget, wait });

    expect(ended).toMatchObject({ end: { code: 'source_too_slow', retryable: true }, tries: 1 });
  });

  it('end with the reason of the abort, also while waiting', async () => {
    const controller = new AbortController();
    const { end, tries } = await downloading([status(500)], {
      signal: controller.signal,
      wait: (_ms, signal) => {
        controller.abort(new Error('canceled'));
        return wait(60_000, signal);
      },
    });

    expect({ end, tries }).toMatchObject({ end: { message: 'canceled' }, tries: 1 });
  });
});

function permanent(code: number): Case {
  return [`the status ${code}`, status(code), 1, { code: 'source_unreachable', retryable: false }];
}

function passing(code: number): Case {
  return [`the status ${code}`, status(code), 3, { code: 'source_unreachable', retryable: true }];
}
