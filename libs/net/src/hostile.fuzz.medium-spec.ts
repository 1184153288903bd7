import * as fc from 'fast-check';

import {
  isSpecial,
  PUBLIC_NEIGHBOURS,
  SPECIAL_ADDRESSES,
} from '../../../test/support/hostile-addresses';
import { DialSpy } from '../../../test/support/hostile-dials';
import { PUBLIC_URLS, URL_TRICKS } from '../../../test/support/hostile-urls';
import { toAddresses } from './callers.testing';
import { follow } from './follow';
import { NetError } from './net.error';
import { PublicWeb } from './public.web';

const RUNS = 6_000;

/** What a resolver may say: addresses of every kind, several at once, none, and what is no address. */
const resolved = fc.oneof(
  fc.array(fc.constantFrom(...PUBLIC_NEIGHBOURS), { minLength: 1, maxLength: 2 }),
  fc.array(
    fc.oneof(
      fc.constantFrom(...SPECIAL_ADDRESSES, ...PUBLIC_NEIGHBOURS),
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom('127.1', '0x7f.1', 'localhost', 'fe80::1%lo', '2606:4700::1%lo', ' 8.8.8.8'),
    ),
    { maxLength: 3 },
  ),
);

const number = fc.oneof(
  fc.nat({ max: 255 }).map(String),
  fc.nat({ max: 255 }).map((n) => `0x${n.toString(16)}`),
  fc.nat({ max: 255 }).map((n) => `0${n.toString(8)}`),
  fc.nat({ max: 0xffffffff }).map(String),
);
const dot = fc.constantFrom('.', '.', '.', '。', '．', '｡', '%2e', '%2E');
const host = fc.oneof(
  fc
    .array(fc.tuple(number, dot), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.flat().slice(0, -1).join('')),
  fc.ipV4(),
  fc.ipV6().map((ip) => `[${ip}]`),
  fc.tuple(fc.ipV6(), fc.string({ maxLength: 4 })).map(([ip, zone]) => `[${ip}%25${zone}]`),
  fc.constantFrom(...SPECIAL_ADDRESSES).map((ip) => (ip.includes(':') ? `[${ip}]` : ip)),
  fc.constantFrom('localhost', 'LOCALHOST.', 'a.localhost', 'public.test', '①②⑦.⓪.⓪.①'),
  fc.domain(),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const built = fc
  .tuple(
    fc.constantFrom(
      'https://',
      'https://',
      'https:',
      'https:\\\\',
      'http://',
      'HTTPS://',
      '//',
      '',
    ),
    fc.constantFrom(
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      '',
      'user@',
      'user:password@',
      '8.8.8.8@',
      '@',
      '%40',
    ),
    host,
    fc.constantFrom('', '', '', '', '', '', ':443', ':00443', ':22', ':0', ':65536', ':'),
    fc.oneof(fc.constantFrom('', '/', '/video.mp4?a=b#c', '\\@8.8.8.8/'), fc.string()),
  )
  .map((parts) => parts.join(''));

const address = fc.oneof(
  { weight: 6, arbitrary: built },
  { weight: 1, arbitrary: fc.webUrl({ withQueryParameters: true, withFragments: true }) },
  { weight: 1, arbitrary: fc.constantFrom(...URL_TRICKS, ...Object.keys(PUBLIC_URLS)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

describe('random addresses', () => {
  it('lead to no dial that is not public, and to no error but ours', async () => {
    const spy = new DialSpy();
    const met = { dialled: 0, forbidden: 0, others: 0 };
    try {
      const property = fc.asyncProperty(address, resolved, async (text, answer) => {
        const error = await ended(text, answer);
        const dials = spy.take();
        met[dials.length > 0 ? 'dialled' : isForbidden(error) ? 'forbidden' : 'others'] += 1;

        expect(error).toBeInstanceOf(NetError);
        expect(dials.filter((dial) => !isPublicDial(dial))).toEqual([]);
      });
      await fc.assert(property, { numRuns: RUNS, ignoreEqualValues: false });
    } finally {
      spy.restore();
    }

    // Otherwise the property would hold for the want of trying.
    expect(met.dialled).toBeGreaterThan(RUNS / 20);
    expect(met.forbidden).toBeGreaterThan(RUNS / 5);
  });
});

async function ended(text: string, answer: readonly string[]): Promise<unknown> {
  const web = new PublicWeb({ resolve: async () => toAddresses(answer) });
  const { signal } = new AbortController();
  try {
    return await follow(web, text, { signal, hopMs: 5_000, headersMs: 5_000 });
  } catch (error) {
    return error;
  } finally {
    await web.close();
  }
}

function isForbidden(error: unknown): boolean {
  return error instanceof NetError && error.code === 'source_forbidden_address';
}

/** By Node's own lists of networks, not by the guard's. */
function isPublicDial(dial: string): boolean {
  const ip = /^tcp (.+):443$/.exec(dial)?.[1];
  return ip !== undefined && !isSpecial(ip);
}
