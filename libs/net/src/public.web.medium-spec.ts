import type { LookupAddress } from 'node:dns';

import { takeRefusedDials } from '../../../test/support/dial-guard';
import { follow } from './follow';
import { serveOnLoopback } from './loopback.testing';
import { PublicWeb, type PublicWebOptions } from './public.web';

const FORBIDDEN = { code: 'source_forbidden_address', retryable: false };

/** Every way to write a private address, or to ask for something else than https: on 443. */
const TRICKS = [
  'https://127.0.0.1/',
  'https://127.0.0.1:443/',
  'https://127.1/',
  'https://127.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.1/',
  'https://0x7f.0x0.0x0.0x1/',
  'https://0177.0.0.1/',
  'https://017700000001/',
  'https://%31%32%37.0.0.1/',
  'https://127。0。0。1/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127.0.0.1./',
  'https://0/',
  'https://0.0.0.0/',
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://192.168.0.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://198.18.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://[::]/',
  'https://[::1]/',
  'https://[0:0:0:0:0:0:0:1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::127.0.0.1]/',
  'https://[2002:7f00:1::]/',
  'https://[2001::1]/',
  'https://[fe80::1]/',
  'https://[fd00:ec2::254]/',
  'https://[fec0::1]/',
  'https://[ff02::1]/',
  'https://[2001:db8::1]/',
  'https://[3fff::1]/',
  'https://user:password@8.8.8.8/',
  'https://user@8.8.8.8/',
  'http://8.8.8.8/',
  'https://8.8.8.8:22/',
  'https://8.8.8.8:8443/',
  'http://8.8.8.8:443/',
  'http://example.test/',
  'https://example.test:8080/',
  'ftp://8.8.8.8/',
  'file:///etc/passwd',
  'data:text/plain,hello',
  'unix:/var/run/docker.sock',
];

/** Public forms: without these the table above would prove nothing. */
const PUBLIC = {
  'https://8.8.8.8/': 'tcp 8.8.8.8:443',
  'https://134744072/': 'tcp 8.8.8.8:443',
  'https://9.255.255.255/': 'tcp 9.255.255.255:443',
  'https://11.0.0.0/': 'tcp 11.0.0.0:443',
  'https://126.255.255.255/': 'tcp 126.255.255.255:443',
  'https://172.32.0.0/': 'tcp 172.32.0.0:443',
  'https://192.169.0.0/': 'tcp 192.169.0.0:443',
  'https://[2606:4700::1111]/': 'tcp 2606:4700::1111:443',
  'https://[2001:200::1]/': 'tcp 2001:200::1:443',
};

describe(PublicWeb.name, () => {
  const open: PublicWeb[] = [];

  function reach(options: PublicWebOptions = {}): PublicWeb {
    const web = new PublicWeb({ resolve: resolving(), ...options });
    open.push(web);
    return web;
  }

  afterEach(async () => {
    for (const web of open.splice(0)) await web.close();
  });

  it.each(TRICKS)('refuses %s without a dial', async (address) => {
    await expect(get(reach(), address)).rejects.toMatchObject(FORBIDDEN);

    expect(takeRefusedDials()).toEqual([]);
  });

  it.each(Object.entries(PUBLIC))('dials %s', async (address, dial) => {
    await expect(get(reach(), address)).rejects.toMatchObject({ code: 'source_unreachable' });

    expect(takeRefusedDials()).toEqual([dial]);
  });

  it('dials the public addresses of a name', async () => {
    const web = reach({ resolve: resolving('8.8.4.4') });

    await expect(get(web, 'https://example.test/')).rejects.toMatchObject({
      code: 'source_unreachable',
      detail: 'example.test could not be reached.',
      retryable: true,
    });

    expect(takeRefusedDials()).toEqual(['tcp 8.8.4.4:443']);
  });

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['8.8.8.8', '127.0.0.1']],
    [['169.254.169.254', '8.8.8.8']],
    [[]],
  ])('refuses a name that stands at %j without a dial', async (addresses) => {
    const web = reach({ resolve: resolving(...addresses) });

    await expect(get(web, 'https://liar.test/')).rejects.toMatchObject(FORBIDDEN);

    expect(takeRefusedDials()).toEqual([]);
  });

  it('checks the very answer that it dials, so that a name can not change in between', async () => {
    const answers = [['8.8.8.8'], ['127.0.0.1']];
    let asked = 0;
    const web = reach({ resolve: async () => toAddresses(answers[asked++] ?? []) });

    await expect(get(web, 'https://rebind.test/')).rejects.toMatchObject({
      code: 'source_unreachable',
    });
    await expect(get(web, 'https://rebind.test/')).rejects.toMatchObject(FORBIDDEN);

    expect({ asked, dials: takeRefusedDials() }).toEqual({
      asked: 2,
      dials: ['tcp 8.8.8.8:443'],
    });
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
    const web = reach({ allowPrivateNetworks: ['127.0.0.1/32'], resolve: resolving('8.8.8.8') });

    await expect(get(web, server.url)).resolves.toBe(200);
    await expect(get(web, 'http://127.0.0.2/')).rejects.toMatchObject(FORBIDDEN);
    await expect(get(web, 'http://8.8.8.8/')).rejects.toMatchObject(FORBIDDEN);
    await expect(get(web, 'http://public.test/')).rejects.toMatchObject(FORBIDDEN);
    await expect(get(web, 'https://public.test:8443/')).rejects.toMatchObject(FORBIDDEN);

    await server.close();
    expect(takeRefusedDials()).toEqual([]);
  });

  it.each([
    'http://127.0.0.2/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'https://10.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'http://8.8.8.8/',
    'http://user@127.0.0.1/',
    'https://private.test/',
    '//192.168.0.1/',
    'file:///etc/passwd',
  ])('refuses a redirect to %s without a dial', async (location) => {
    const server = await serveOnLoopback((_request, response) => {
      response.writeHead(302, { location }).end();
    });
    const web = reach({ allowPrivateNetworks: ['127.0.0.1/32'], resolve: resolving('10.0.0.7') });

    await expect(get(web, server.url)).rejects.toMatchObject(FORBIDDEN);

    await server.close();
    expect({ requests: server.requests, dials: takeRefusedDials() }).toEqual({
      requests: ['GET /'],
      dials: [],
    });
  });

  it('follows three redirects and no fourth', async () => {
    const server = await serveOnLoopback((request, response) => {
      const step = Number(request.url?.slice(1));
      if (step === 0) response.end('there');
      else response.writeHead(307, { location: `/${step - 1}` }).end();
    });
    const web = reach({ allowPrivateNetworks: ['127.0.0.1/32'] });

    await expect(get(web, `${server.url}/3`)).resolves.toBe(200);
    await expect(get(web, `${server.url}/9`)).rejects.toMatchObject({
      code: 'source_unreachable',
      retryable: false,
    });

    await server.close();
    expect(server.requests.length).toBe(8);
  });

  it('refuses a redirect that does not say where to', async () => {
    const server = await serveOnLoopback((_request, response) => response.writeHead(302).end());
    const web = reach({ allowPrivateNetworks: ['127.0.0.1/32'] });

    await expect(get(web, server.url)).rejects.toMatchObject({
      code: 'source_unreachable',
      retryable: false,
    });

    await server.close();
  });
});

async function get(web: PublicWeb, address: string): Promise<number> {
  const { signal } = new AbortController();
  const answer = await follow(web, address, { signal, headersTimeoutMs: 5_000 });
  answer.body.resume();
  return answer.status;
}

function resolving(...addresses: readonly string[]) {
  return async () => toAddresses(addresses);
}

function toAddresses(addresses: readonly string[]): LookupAddress[] {
  return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
}
