import { TEST_SECRET_KEY } from './config.testing';
import { webhookSecret } from './webhook-secret';

describe(webhookSecret.name, () => {
  it('gives every owner 32 bytes of their own, which stay the same', () => {
    const secret = webhookSecret(TEST_SECRET_KEY, 'default');

    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhookSecret(TEST_SECRET_KEY, 'default')).toBe(secret);
    expect(webhookSecret(TEST_SECRET_KEY, 'other')).not.toBe(secret);
    expect(webhookSecret(`${TEST_SECRET_KEY}!`, 'default')).not.toBe(secret);
  });

  it('changes whole with its version', () => {
    const secrets = [1, 2, 3].map((version) => webhookSecret(TEST_SECRET_KEY, 'default', version));
    const others = [
      webhookSecret(TEST_SECRET_KEY, '2/default'),
      webhookSecret(TEST_SECRET_KEY, 'o', 2),
    ];

    expect(secrets[0]).toBe(webhookSecret(TEST_SECRET_KEY, 'default'));
    expect(new Set([...secrets, ...others]).size).toBe(5);
  });
});
