import { checkedKey, checkedPrefix, isArtifactKey } from './artifact-key';

describe(isArtifactKey.name, () => {
  it.each([
    'a',
    'o/default/jobs/job_01JD/att_01/d0/caption.mp4',
    'a/_-.0',
    'x'.repeat(128),
    `${'a/'.repeat(511)}ab`,
  ])('takes %s', (key) => expect(isArtifactKey(key)).toBe(true));

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    'a/../b',
    'a/.hidden',
    '.incoming/x',
    'a\\b',
    'a b',
    'a%2fb',
    'a\0b',
    'ä',
    'a\n',
    'a?b',
    'x'.repeat(129),
    `${'a/'.repeat(512)}b`,
  ])('refuses %j', (key) => expect(isArtifactKey(key)).toBe(false));
});

describe(checkedKey.name, () => {
  it('throws for what is no key', () => {
    expect(checkedKey('a/b')).toBe('a/b');
    expect(() => checkedKey('../b')).toThrow('Not a key of an artifact: "../b"');
  });
});

describe(checkedPrefix.name, () => {
  it('takes what ends with a slash, and never everything', () => {
    expect(checkedPrefix('a/b/')).toBe('a/b');
    for (const prefix of ['', '/', 'a', 'a/../', './']) {
      expect(() => checkedPrefix(prefix)).toThrow('Not a');
    }
  });
});
