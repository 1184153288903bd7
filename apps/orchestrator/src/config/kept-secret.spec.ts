import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { keptSecret } from './kept-secret';

describe(keptSecret.name, () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'kept-secret-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('makes 256 bits once and gives the same ever after', () => {
    const folder = join(root, 'a/b');

    const first = keptSecret(folder, 'api-key', 'ak_');

    expect(first).toEqual({ value: expect.stringMatching(/^ak_[\w-]{43}$/) as string, made: true });
    expect(keptSecret(folder, 'api-key', 'ak_')).toEqual({ value: first.value, made: false });
  });

  it('lets nobody but the owner read it, and leaves nothing else', () => {
    keptSecret(root, 'api-key');

    expect(statSync(join(root, 'api-key')).mode & 0o777).toBe(0o600);
    expect(readdirSync(root)).toEqual(['api-key']);
  });

  it('refuses an empty file', () => {
    writeFileSync(join(root, 'api-key'), '\n');

    expect(() => keptSecret(root, 'api-key')).toThrow('is empty; remove it');
  });
});
