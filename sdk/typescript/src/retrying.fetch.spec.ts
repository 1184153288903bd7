import { retryingFetch } from './retrying.fetch.js';

type Step = number | [status: number, retryAfter: string] | Error;

function scripted(...steps: readonly Step[]) {
  const left = [...steps];
  const waits: number[] = [];
  const bodies: string[] = [];
  const fetch = retryingFetch({
    maxRetries: 3,
    fetch: async (input) => {
      bodies.push(await (input as Request).text());
      const step = left.shift() ?? 200;
      if (step instanceof Error) throw step;
      const [status, after] = Array.isArray(step) ? step : [step];
      return new Response(null, {
        status,
        headers: after === undefined ? {} : { 'retry-after': after },
      });
    },
    wait: async (ms) => void waits.push(ms),
  });
  return { fetch, waits, bodies };
}

const post = (headers: Record<string, string> = {}) =>
  new Request('http://api.test/video/trim', { method: 'POST', body: 'steps', headers });
const keyed = () => post({ 'idempotency-key': 'one' });

describe(retryingFetch.name, () => {
  it('sends again what may be repeated, whole, until it is answered', async () => {
    const { fetch, bodies } = scripted(503, new TypeError('cut'), 502, 202);

    expect((await fetch(keyed())).status).toBe(202);
    expect(bodies).toEqual(['steps', 'steps', 'steps', 'steps']);
  });

  it('gives up with the last answer, or the last error', async () => {
    expect((await scripted(500, 200).fetch(keyed())).status).toBe(500);
    expect((await scripted(503, 503, 503, 503, 200).fetch(keyed())).status).toBe(503);
    const { fetch } = scripted(...Array.from({ length: 4 }, () => new TypeError('cut')));
    await expect(fetch(keyed())).rejects.toThrow('cut');
  });

  it('sends a POST without a key once, unless it was refused before it was looked at', async () => {
    expect((await scripted(503, 200).fetch(post())).status).toBe(503);
    await expect(scripted(new TypeError('cut'), 200).fetch(post())).rejects.toThrow('cut');
    expect((await scripted(429, 202).fetch(post())).status).toBe(202);
  });

  it('waits as long as it is told to, in seconds or until a date, up to two minutes', async () => {
    const date = new Date(Date.now() + 5_000).toUTCString();
    const { fetch, waits } = scripted([429, '7'], [503, date], [429, '86400']);
    await fetch(keyed());

    expect([waits[0], waits[2]]).toEqual([7_000, 120_000]);
    expect(waits[1]).toBeGreaterThan(3_000);
    expect(waits[1]).toBeLessThanOrEqual(5_000);
  });

  it('does not try again for who waits no more', async () => {
    const stopping = new AbortController();
    const { fetch, bodies } = scripted(503, 200);
    stopping.abort();

    expect((await fetch(new Request(keyed(), { signal: stopping.signal }))).status).toBe(503);
    expect(bodies).toHaveLength(1);
  });
});
