import type { RequestListener } from 'node:http';

import { DialSpy } from '../../../test/support/hostile-dials';
import { CALLERS, resolving } from './callers.testing';
import { serveOnLoopback } from './loopback.testing';
import { PublicWeb } from './public.web';

const REFUSED = { code: 'source_forbidden_address', retryable: false };
const ENDED = { code: 'source_unreachable', retryable: false };

/** Where a server on an opened address sends its callers: nowhere that is public or opened. */
const LOCATIONS = [
  'http://127.0.0.2/',
  'https://127.0.0.2/',
  'http://localhost/',
  'https://localhost./',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'https://10.0.0.1/',
  'https://167772161/',
  'https://0xa.1/',
  'https://①⓪.⓪.⓪.①/',
  'http://169.254.169.254/latest/meta-data/',
  'https://169.254.169.254/latest/meta-data/',
  'https://metadata.google.internal/',
  'https://[fd00:ec2::254]/',
  'https://[64:ff9b::a9fe:a9fe]/',
  'https://private.test/',
  'http://8.8.8.8/',
  'https://8.8.8.8:8443/',
  'https://user:password@8.8.8.8/',
  'http://user@127.0.0.1/',
  '//192.168.0.1/',
  '\\\\192.168.0.1\\',
  '/\\192.168.0.1/',
  '\thttps://192.168.0.1/',
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
  'gopher://127.0.0.1:11211/_stats',
  'data:video/mp4;base64,AAAA',
  'unix:/run/docker.sock',
];

describe('hostile redirects', () => {
  const open: (() => Promise<void>)[] = [];
  let spy: DialSpy;

  beforeAll(() => {
    spy = new DialSpy();
  });
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });
  afterAll(() => spy.restore());

  /** A server on an opened address, and what came of a call. */
  async function calling(caller: keyof typeof CALLERS, listener: RequestListener, path = '/') {
    const server = await serveOnLoopback(listener);
    const web = new PublicWeb({
      allowPrivateNetworks: ['127.0.0.1/32'],
      resolve: resolving({}, ['127.0.0.2']),
    });
    open.push(
      () => web.close(),
      () => server.close(),
    );
    spy.serve(server.port);
    const end = await CALLERS[caller](web, `${server.url}${path}`);
    const own = `tcp 127.0.0.1:${server.port}`;
    const dials = spy.take().filter((dial) => dial !== own);
    return { end, dials, requests: server.requests.length };
  }

  const to =
    (location?: string | string[]): RequestListener =>
    (_request, response) => {
      if (location !== undefined) response.setHeader('location', location);
      response.writeHead(302).end();
    };

  it.each(LOCATIONS)('leads no download to %j', async (location) => {
    const ended = await calling('a download', to(encoded(location)));

    expect(ended).toEqual({ end: REFUSED, dials: [], requests: 1 });
  });

  it.each(LOCATIONS)('leads no webhook to %j, nor anywhere else', async (location) => {
    const ended = await calling('a webhook', to(encoded(location)));

    expect(ended).toMatchObject({ dials: [], requests: 1 });
  });

  it.each<[string, string | string[] | undefined]>([
    ['nowhere', undefined],
    ['an empty place', ''],
    ['two places', ['/a', '/b']],
    ['no URL', 'https://127.0.0.1:99999/'],
  ])('does not follow one to %s', async (_what, location) => {
    const ended = await calling('a download', to(location));

    expect(ended).toEqual({ end: ENDED, dials: [], requests: 1 });
  });

  it('ends a loop after three', async () => {
    const ended = await calling('a download', to('/'));

    expect(ended).toEqual({ end: ENDED, dials: [], requests: 4 });
  });

  it.each([301, 302, 303, 307, 308])('follows three of status %d and no fourth', async (status) => {
    const chain: RequestListener = (request, response) => {
      const step = Number(request.url?.slice(1));
      if (step === 0) response.end('there');
      else response.writeHead(status, { location: `${step - 1}` }).end();
    };

    expect([
      await calling('a download', chain, '/3'),
      await calling('a download', chain, '/4'),
    ]).toEqual([
      { end: { succeeded: { bytes: 5, sha256: null, charset: null } }, dials: [], requests: 4 },
      { end: ENDED, dials: [], requests: 4 },
    ]);
  });

  it.each([300, 304, 305, 306])('does not take the status %d for a redirect', async (status) => {
    const ended = await calling('a download', (_request, response) => {
      response.writeHead(status, { location: '/elsewhere' }).end();
    });

    expect(ended).toEqual({ end: ENDED, dials: [], requests: 1 });
  });
});

/** A header as bytes of UTF-8, which is how servers send such places. */
function encoded(location: string): string {
  return Buffer.from(location, 'utf8').toString('latin1');
}
