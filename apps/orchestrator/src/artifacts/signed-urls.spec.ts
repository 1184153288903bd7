import { SteppedClock } from '../clock/clock.testing';
import { Config } from '../config/config';
import { testConfig } from '../config/config.testing';
import { SignedUrls } from './signed-urls';

const BASE = 'https://api.example.com';

describe(SignedUrls.name, () => {
  const clock = new SteppedClock();
  const urls = new SignedUrls(testConfig(), clock);
  const expiresAt = clock.now() + 1000;
  const grant = { expiresAt, terms: { max: '10', type: 'video/mp4' } };
  const signed = urls.sign(BASE, 'PUT', 'o/a/b.mp4', grant);
  const query = new URL(signed).search.slice(1);

  it('signs an address below its base', () => {
    expect(signed).toMatch(
      /^https:\/\/api\.example\.com\/internal\/artifacts\/o\/a\/b\.mp4\?expires=\d+&max=10&type=video%2Fmp4&signature=[\w-]{43}$/,
    );
  });

  it('finds the grant again, in whatever order', () => {
    expect(urls.verify('PUT', 'o/a/b.mp4', query)).toEqual(grant);
    expect(urls.verify('PUT', 'o/a/b.mp4', query.split('&').reverse().join('&'))).toEqual(grant);
  });

  it('keeps terms that hold anything', () => {
    const terms = { filename: 'ä&expires=9 "+%.mp4' };
    const other = urls.sign(BASE, 'GET', 'a', { expiresAt, terms });

    expect(urls.verify('GET', 'a', new URL(other).search.slice(1))).toEqual({ expiresAt, terms });
  });

  it.each([
    ['another method', 'GET', 'o/a/b.mp4', query],
    ['another key', 'PUT', 'o/a/c.mp4', query],
    ['a later expiry', 'PUT', 'o/a/b.mp4', query.replace(/expires=\d/, 'expires=9')],
    ['a larger size', 'PUT', 'o/a/b.mp4', query.replace('max=10', 'max=100')],
    ['another type', 'PUT', 'o/a/b.mp4', query.replace('mp4', 'webm')],
    ['a term more', 'PUT', 'o/a/b.mp4', `${query}&filename=x`],
    ['a term twice', 'PUT', 'o/a/b.mp4', `max=100&${query}`],
    ['a term less', 'PUT', 'o/a/b.mp4', query.replace('max=10&', '')],
    ['a changed signature', 'PUT', 'o/a/b.mp4', query.replace(/.$/, '_')],
    ['a short signature', 'PUT', 'o/a/b.mp4', query.replace(/.$/, '')],
    ['no signature', 'PUT', 'o/a/b.mp4', query.replace(/&signature.*/, '')],
    ['no query', 'PUT', 'o/a/b.mp4', ''],
  ] as const)('refuses %s', (...[, method, key, changed]) => {
    expect(() => urls.verify(method, key, changed)).toThrow('forbidden: The address was changed');
  });

  it('refuses what another secret signed', () => {
    const config = testConfig();
    const others = new SignedUrls(new Config(config.env, 'x'.repeat(40), config.apiKey), clock);

    expect(() => others.verify('PUT', 'o/a/b.mp4', query)).toThrow('forbidden');
  });

  it('refuses to sign what is no key', () => {
    expect(() => urls.sign(BASE, 'GET', '../x', grant)).toThrow('Not a key');
  });

  it('ends at its time', () => {
    clock.step(999);
    expect(urls.verify('PUT', 'o/a/b.mp4', query)).toEqual(grant);
    clock.step(1);
    expect(() => urls.verify('PUT', 'o/a/b.mp4', query)).toThrow(
      'forbidden: The address expired at 2026-11-22T10:00:01.000Z.',
    );
  });
});
