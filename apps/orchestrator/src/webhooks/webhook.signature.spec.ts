import { randomBytes } from 'node:crypto';

import { Webhook } from 'standardwebhooks';

import { signatureHeaders } from './webhook.signature';

describe(signatureHeaders.name, () => {
  // The example of the reference implementations of Standard Webhooks.
  it('signs as the reference does', () => {
    const content = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      sentAtMs: 1_614_265_330_999,
      body: '{"test": 2432232314}',
    };

    expect(signatureHeaders(content, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('signs once for each secret, so that either verifies it', () => {
    const content = { id: 'msg_1', sentAtMs: Date.now(), body: '{"ümlaut":1}' };
    const secrets = [randomSecret(), randomSecret()];
    const headers = signatureHeaders(content, secrets);

    for (const secret of secrets) {
      expect(new Webhook(secret).verify(content.body, headers)).toEqual({ ümlaut: 1 });
    }
    expect(() => new Webhook(randomSecret()).verify(content.body, headers)).toThrow(
      'No matching signature found',
    );
  });

  it.each([
    ['a body that was changed', '{"a":2}', 0, 'No matching signature found'],
    ['an old one', '{"a":1}', -301_000, 'Message timestamp too old'],
    ['one of the future', '{"a":1}', 302_000, 'Message timestamp too new'],
  ])('lets receivers refuse %s', (_what, received, ageMs, reason) => {
    const secret = randomSecret();
    const sent = { id: 'msg_1', sentAtMs: Date.now() + ageMs, body: '{"a":1}' };
    const headers = signatureHeaders(sent, [secret]);

    expect(() => new Webhook(secret).verify(received, headers)).toThrow(reason);
  });
});

function randomSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
