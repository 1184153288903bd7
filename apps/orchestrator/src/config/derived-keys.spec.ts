import { derivedKey, KEY_PURPOSES } from './derived-keys';

const SECRET = 'a secret of more than 32 characters';

describe(derivedKey.name, () => {
  it('gives 256 bits that stay the same', () => {
    expect(derivedKey(SECRET, 'artifact-urls')).toHaveLength(32);
    expect(derivedKey(SECRET, 'artifact-urls')).toEqual(derivedKey(SECRET, 'artifact-urls'));
  });

  it('gives every purpose and every secret a key of its own', () => {
    const keys = [SECRET, `${SECRET}!`].flatMap((secret) =>
      KEY_PURPOSES.map((purpose) => derivedKey(secret, purpose).toString('hex')),
    );

    expect(new Set(keys).size).toBe(2 * KEY_PURPOSES.length);
  });
});
