import { webhookVerdict, MAX_TRIES } from './webhook.schedule';
import { answered } from './webhooks.testing';

const NOW = Date.UTC(2026, 10, 22, 10);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe(webhookVerdict.name, () => {
  const verdict = (answer: ReturnType<typeof answered>, tries = 1, random = 0) =>
    webhookVerdict(answer, { event: 'job.succeeded', tries, now: NOW, random });

  it.each([200, 202, 204, 299])('takes %s for arrived', (status) => {
    expect(verdict(answered(status))).toEqual({ kind: 'delivered' });
  });

  it('tries no more where nothing is wanted any more', () => {
    expect(verdict(answered(410))).toEqual({ kind: 'unwanted' });
  });

  it.each([301, 308, 400, 401, 404, 429, 500, 503])('tries again after %s', (status) => {
    expect(verdict(answered(status))).toEqual({ kind: 'retry', inMs: 5 * SECOND });
  });

  it('tries again as planned, and then no more', () => {
    const tries = Array.from({ length: MAX_TRIES }, (_, index) => index + 1);
    const unreachable = { kind: 'unreachable', detail: 'x' } as const;
    const delays = tries.map((count) => verdict(unreachable, count));

    expect(delays).toEqual([
      { kind: 'retry', inMs: 5 * SECOND },
      { kind: 'retry', inMs: 5 * MINUTE },
      { kind: 'retry', inMs: 30 * MINUTE },
      { kind: 'retry', inMs: 2 * HOUR },
      { kind: 'retry', inMs: 5 * HOUR },
      { kind: 'retry', inMs: 10 * HOUR },
      { kind: 'retry', inMs: 14 * HOUR },
      { kind: 'retry', inMs: 20 * HOUR },
      { kind: 'retry', inMs: 24 * HOUR },
      { kind: 'failed' },
    ]);
  });

  it('tries progress once, since the next comes by itself', () => {
    const facts = { event: 'job.progress', tries: 1, now: NOW, random: 0 };

    expect(webhookVerdict(answered(500), facts)).toEqual({ kind: 'failed' });
    expect(webhookVerdict(answered(200), facts)).toEqual({ kind: 'delivered' });
  });

  it('comes up to a fifth later by chance, never earlier', () => {
    expect(verdict(answered(500), 2, 0.5)).toEqual({ kind: 'retry', inMs: 5.5 * MINUTE });
  });

  it.each([
    ['seconds', '120', 120 * SECOND],
    ['a date', new Date(NOW + 120 * SECOND).toUTCString(), 120 * SECOND],
    ['less than planned', '1', 5 * SECOND],
    ['a date that is over', new Date(NOW - HOUR).toUTCString(), 5 * SECOND],
    ['more than the next step', '86400', 5 * MINUTE],
    ['nonsense', 'soon', 5 * SECOND],
    ['a negative number', '-60', 5 * SECOND],
    ['a number without end', '9'.repeat(400), 5 * MINUTE],
  ])('heeds a Retry-After of %s', (_what, retryAfter, inMs) => {
    expect(verdict(answered(429, retryAfter))).toEqual({ kind: 'retry', inMs });
  });

  it('waits at the last step no longer than that', () => {
    expect(verdict(answered(503, '999999'), MAX_TRIES - 1)).toEqual({
      kind: 'retry',
      inMs: 24 * HOUR,
    });
  });
});
