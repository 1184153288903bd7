import {
  hostOf,
  PUBLIC_NEIGHBOURS,
  SPECIAL_ADDRESSES,
} from '../../../test/support/hostile-addresses';
import { DialSpy } from '../../../test/support/hostile-dials';
import {
  NO_URLS,
  PUBLIC_NAMES,
  PUBLIC_URLS,
  TRICK_NAMES,
  URL_TRICKS,
} from '../../../test/support/hostile-urls';
import { CALLERS, resolving, toAddresses } from './callers.testing';
import { PublicWeb, type Resolve } from './public.web';

const REFUSED = { code: 'source_forbidden_address', retryable: false };
const UNREACHED = { code: 'source_unreachable', retryable: true };

describe.each(Object.entries(CALLERS))('hostile addresses given to %s', (_name, call) => {
  const open: PublicWeb[] = [];
  let spy: DialSpy;

  beforeAll(() => {
    spy = new DialSpy();
  });
  afterEach(async () => {
    for (const web of open.splice(0)) await web.close();
  });
  afterAll(() => spy.restore());

  /** How a call of the address ended, and the dials that were seen. */
  async function calling(address: string, resolve: Resolve) {
    const web = new PublicWeb({ resolve });
    open.push(web);
    return { end: await call(web, address), dials: spy.take() };
  }

  it('has enough of them', () => {
    expect(new Set(URL_TRICKS).size).toBeGreaterThanOrEqual(71);
    expect(SPECIAL_ADDRESSES.length + PUBLIC_NEIGHBOURS.length).toBeGreaterThanOrEqual(60);
    expect(Object.keys(PUBLIC_URLS).length).toBeGreaterThanOrEqual(16);
  });

  it.each(URL_TRICKS)('refuses %j without a dial', async (address) => {
    expect(await calling(address, resolving(TRICK_NAMES, ['127.0.0.1']))).toEqual({
      ...{ end: REFUSED, dials: [] },
    });
  });

  it.each(SPECIAL_ADDRESSES)('refuses %s, as it is written and behind a name', async (address) => {
    const resolve = resolving({}, [address]);

    expect([
      await calling(`https://${hostOf(address)}/`, resolve),
      await calling('https://name.test/', resolve),
    ]).toEqual([
      { end: REFUSED, dials: [] },
      { end: REFUSED, dials: [] },
    ]);
  });

  it.each(PUBLIC_NEIGHBOURS)('dials %s, as it is written and behind a name', async (address) => {
    const resolve = resolving({}, [address]);
    const dials = [`tcp ${address}:443`];

    expect([
      await calling(`https://${hostOf(address)}/`, resolve),
      await calling('https://name.test/', resolve),
    ]).toEqual([
      { end: UNREACHED, dials },
      { end: UNREACHED, dials },
    ]);
  });

  it.each(Object.entries(PUBLIC_URLS))('dials %s', async (address, dials) => {
    const { end, dials: seen } = await calling(address, resolving(PUBLIC_NAMES));

    expect({ end, dials: seen.toSorted() }).toEqual({ end: UNREACHED, dials });
  });

  it.each([
    ['a public and a private one', ['8.8.8.8', '127.0.0.1']],
    ['a private and a public one', ['10.0.0.1', '8.8.8.8']],
    ['a public IPv4 and a private IPv6 one', ['8.8.8.8', '::1']],
    ['a public IPv6 and a mapped private one', ['2606:4700::1111', '::ffff:10.0.0.1']],
    ['a public one and no address', ['8.8.8.8', 'localhost']],
    ['an address in a form of another time', ['127.1']],
    ['an address with a zone', ['2606:4700::1111%lo']],
  ])('refuses a name that stands at %s', async (_what, addresses) => {
    expect(await calling('https://liar.test/', resolving({}, addresses))).toEqual({
      ...{ end: REFUSED, dials: [] },
    });
  });

  it('dials the very answer that it checked, so a name can not change in between', async () => {
    const answers = [['8.8.8.8'], ['127.0.0.1']];
    const resolve: Resolve = async () => toAddresses(answers.shift() ?? ['127.0.0.1']);

    const first = await calling('https://rebind.test/', resolve);
    const second = await calling('https://rebind.test/', resolve);

    // A download tries again when the first dial fails, and is then told the second answer.
    expect(first.dials).toEqual(['tcp 8.8.8.8:443']);
    expect(second).toEqual({ end: REFUSED, dials: [] });
  });
});

describe('texts that are no address', () => {
  const web = new PublicWeb();
  afterAll(() => web.close());

  it.each(NO_URLS)('makes none of %j', async (text) => {
    expect(URL.canParse(text)).toBe(false);

    expect(await CALLERS['a download'](web, text)).toEqual({
      ...{ code: 'source_unreachable', retryable: false },
    });
  });
});
