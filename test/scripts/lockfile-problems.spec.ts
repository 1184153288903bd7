import { lockProblems, type Lock } from '../../scripts/lockfile/problems.mts';

const SOUND = { version: '1.2.3', integrity: `sha512-${'A'.repeat(86)}==` };

const lock = (packages: NonNullable<Lock['packages']>): Lock => ({ lockfileVersion: 3, packages });

describe(lockProblems.name, () => {
  it('finds nothing where every package is fixed by its content', () => {
    const packages = {
      '': {},
      'node_modules/a': SOUND,
      'node_modules/a/node_modules/@b/c': { ...SOUND, resolved: 'https://example.com/c.tgz' },
      'node_modules/esbuild': { ...SOUND, hasInstallScript: true },
    };

    expect(lockProblems(lock(packages))).toEqual([]);
  });

  it.each([
    [{ integrity: SOUND.integrity }, 'b has no version'],
    [{ version: '1.0.0' }, 'b has no sha512'],
    [{ ...SOUND, integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, 'b has no sha512'],
    [{ ...SOUND, link: true }, 'b is a link to a folder'],
    [
      { ...SOUND, resolved: 'git+ssh://git@example.com/b.git' },
      'b comes from git+ssh://git@example.com/b.git',
    ],
    [{ ...SOUND, resolved: 'http://example.com/b.tgz' }, 'b comes from http://example.com/b.tgz'],
    [{ ...SOUND, hasInstallScript: true }, 'b has an install script that nobody has looked at'],
  ])('says what is wrong with %j', (entry, problem) => {
    expect(lockProblems(lock({ 'node_modules/a/node_modules/b': entry }))).toEqual([problem]);
  });

  it('is not content with an empty or an old file', () => {
    expect(lockProblems({ lockfileVersion: 1 })).toEqual([
      'its version is 1, not 3',
      'it names no package',
    ]);
  });
});
