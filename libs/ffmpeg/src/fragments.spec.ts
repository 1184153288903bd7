import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fragmentClock, FragmentJoiner } from './fragments';
import { wavHead } from './wav-head';

function box(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

/** A fragment that begins at a time of the clock. */
function fragment(time: number, content: string): Buffer {
  const begins = Buffer.alloc(12);
  begins.writeUInt8(1, 0);
  begins.writeBigUInt64BE(BigInt(time), 4);
  const moof = box('moof', box('traf', box('tfdt', begins)));
  return Buffer.concat([moof, box('mdat', Buffer.from(content))]);
}

const head = (name: string) =>
  Buffer.concat([box('ftyp', Buffer.from('isom')), box('moov', Buffer.from(name))]);

describe(FragmentJoiner.name, () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'fragments-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const join2 = async (first: Buffer, second: Buffer) => {
    const [a, b, all] = ['a', 'b', 'all'].map((name) => join(folder, name));
    await Promise.all([writeFile(a ?? '', first), writeFile(b ?? '', second)]);
    await using joiner = await FragmentJoiner.open(all ?? '', { num: 30_000, den: 1001 });
    await joiner.add(a ?? '', 30);
    await joiner.add(b ?? '', 12);
    return readFile(all ?? '');
  };

  it('keeps one head, and moves what comes behind by the frames in front of it', async () => {
    const tail = box('mfra', Buffer.from('index'));
    const first = Buffer.concat([head('x'), fragment(0, 'one'), fragment(12_012, 'two'), tail]);
    const second = Buffer.concat([head('x'), fragment(0, 'three'), tail]);

    expect(await join2(first, second)).toEqual(
      Buffer.concat([
        ...[head('x'), fragment(0, 'one'), fragment(12_012, 'two')],
        fragment(30 * 1001, 'three'),
      ]),
    );
  });

  it('refuses a part that was encoded otherwise', async () => {
    const parts = ['x', 'y'].map((name) => Buffer.concat([head(name), fragment(0, 'one')]));
    await expect(join2(...(parts as [Buffer, Buffer]))).rejects.toMatchObject({
      code: 'output_invalid',
    });
  });
});

describe(fragmentClock.name, () => {
  it('has a whole number of ticks a frame', () => {
    expect(fragmentClock({ num: 30_000, den: 1001 })).toEqual({ scale: 30_000, perFrame: 1001 });
    expect(fragmentClock({ num: 24, den: 1 })).toEqual({ scale: 10_008, perFrame: 417 });
  });
});

describe(wavHead.name, () => {
  it('says how long the sound is, and of what samples', () => {
    const bytes = wavHead({ rate: 48_000, channels: 2 }, 10);
    expect([bytes.toString('latin1', 0, 4), bytes.readUInt32LE(4)]).toEqual(['RIFF', 76]);
    expect([bytes.readUInt32LE(24), bytes.readUInt32LE(28)]).toEqual([48_000, 192_000]);
    expect([bytes.readUInt16LE(32), bytes.readUInt32LE(40)]).toEqual([4, 40]);
  });
});
