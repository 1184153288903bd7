import { takeRefusedDials } from '../../../test/support/dial-guard';
import { resolving } from './callers.testing';
import { follow } from './follow';
import { serveOnLoopback } from './loopback.testing';
import { PublicWeb, type PublicWebOptions } from './public.web';

const FORBIDDEN = { code: 'source_forbidden_address', retryable: false };

describe(PublicWeb.name, () => {
  const open: PublicWeb[] = [];

  function reach(options: PublicWebOptions = {}): PublicWeb {
    const web = new PublicWeb({ resolve: resolving({}), ...options });
    open.push(web);
    return web;
  }

  afterEach(async () => {
    for (const web of open.splice(0)) await web.close();
  });

  it('dials the public addresses of a name', async () => {
    const web = reach({ resolve: resolving({}, ['8.8.4.4']) });

    await expect(get(web, 'https://example.test/')).rejects.toMatchObject({
      code: 'source_unreachable',
      detail: 'example.test could not be reached.',
      retryable: true,
    });

    expect(takeRefusedDials()).toEqual(['tcp 8.8.4.4:443']);
  });

  it('says that a name is unknown, which no second try will change', async () => {
    const web = reach({
      resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    });

    await expect(get(web, 'https://nowhere.test/')).rejects.toMatchObject({
      code: 'source_unreachable',
      detail: 'The name nowhere.test is not known.',
      retryable: false,
    });
  });

  it('reaches an opened network by http: and on any port, and nothing else so', async () => {
    const server = await serveOnLoopback((_request, response) => response.end('hello'));
    const web = reach({
      allowPrivateNetworks: ['127.0.0.1/32'],
      resolve: resolving({}, ['8.8.8.8']),
    });

    await expect(get(web, server.url)).resolves.toBe(200);
    await expect(get(web, 'http://127.0.0.2/')).rejects.toMatchObject(FORBIDDEN);
    await expect(get(web, 'http://8.8.8.8/')).rejects.toMatchObject(FORBIDDEN);
    await expect(get(web, 'http://public.test/')).rejects.toMatchObject(FORBIDDEN);
    await expect(get(web, 'https://public.test:8443/')).rejects.toMatchObject(FORBIDDEN);

    await server.close();
    expect(takeRefusedDials()).toEqual([]);
  });
});

async function get(web: PublicWeb, address: string): Promise<number> {
  const { signal } = new AbortController();
  const answer = await follow(web, address, { signal, hopMs: 10_000, headersMs: 5_000 });
  answer.body.resume();
  return answer.status;
}
