import { idempotencyKey } from './idempotency-key';

describe(idempotencyKey.name, () => {
  it.each([undefined, 'a', '!~"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'x'.repeat(255)])(
    'takes %s',
    (header) => {
      expect(idempotencyKey(header)).toBe(header);
    },
  );

  it.each(['', 'x'.repeat(256), 'two words', 'a, b', 'tab\t', 'schlüssel', '\x7f'])(
    'refuses %j',
    (header) => {
      expect(() => idempotencyKey(header)).toThrow('Idempotency-Key must be one key of 1 to 255');
    },
  );
});
