import { LookBounds, type LookLimits } from './look.bounds';
import { MemoryArtifactStore } from '../jobs/artifacts.testing';
import { StoredFile } from './stored.file';

describe(LookBounds.name, () => {
  it('looks at four at once, and at others when one of them has ended', async () => {
    const bounds = new LookBounds();
    const gate = Promise.withResolvers<string>();
    const held = Array.from({ length: 4 }, () => bounds.look(() => gate.promise));
    const refused = await bounds.look(async () => 'a fifth');
    gate.resolve('seen');

    expect(refused).toEqual({ trouble: 'too many are looked at just now' });
    expect(await Promise.all(held)).toEqual(held.map(() => ({ facts: 'seen' })));
    expect(await bounds.look(async () => 'a fifth')).toEqual({ facts: 'a fifth' });
  });

  it('says no more of an error than that nothing was seen', async () => {
    const seen = await new LookBounds().look(async () => Promise.reject(new Error('/secret/path')));

    expect(seen).toEqual({ trouble: 'it can not be read' });
  });
});

describe(StoredFile.name, () => {
  const limits = (maxBytes: number): LookLimits => ({
    maxBytes,
    signal: AbortSignal.timeout(5_000),
  });

  it('reads no more than it may, all parts together, and nothing behind the end', async () => {
    const artifacts = new MemoryArtifactStore();
    await artifacts.write('o/ada/files/1', Buffer.from('0123456789'));
    const file = await StoredFile.open(artifacts, 'o/ada/files/1', limits(8));

    expect([file.size, String(await file.read(2, 6))]).toEqual([10, '2345']);
    await expect(file.read(0, 5)).rejects.toMatchObject({ code: 'source_too_large' });
    const other = await StoredFile.open(artifacts, 'o/ada/files/1', limits(8));
    await expect(other.read(8, 12)).rejects.toMatchObject({ code: 'source_unreachable' });
  });
});
