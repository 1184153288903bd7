import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { fileSink } from './file.sink';

const KIB = 1024;

describe(fileSink.name, () => {
  /** What got to a disk with room for so much, on which others write as well. */
  async function written(sizes: readonly number[], disk: { room: number; others?: number }) {
    let bytes = 0;
    let looks = 0;
    let { room } = disk;
    const file = {
      writeFile: async (chunk: unknown) => {
        bytes += (chunk as Buffer).length;
        room -= (chunk as Buffer).length + (disk.others ?? 0);
      },
    };
    const look = async () => {
      looks += 1;
      return room;
    };
    const chunks = Readable.from(sizes.map((size) => Buffer.alloc(size)));
    const error: unknown = await pipeline(chunks, fileSink(file, look)).catch(
      (reason: unknown) => reason,
    );
    return { error, bytes, looks, room };
  }

  it('writes everything where there is room, with few looks', async () => {
    const sizes = Array<number>(256).fill(64 * KIB);

    expect(await written(sizes, { room: 1024 * 1024 * KIB })).toMatchObject({
      ...{ error: undefined, bytes: 16 * 1024 * KIB, looks: 16 },
    });
  });

  it('writes up to the last byte of the room, and not one more', async () => {
    const sizes = [60, 30, 10, 1];

    expect(await written(sizes, { room: 100 })).toMatchObject({
      ...{ error: { code: 'storage_full', retryable: true }, bytes: 100, room: 0 },
    });
  });

  it('goes over by less than a chunk while others write as much', async () => {
    const sizes = Array<number>(1_000).fill(64 * KIB);

    const { error, room } = await written(sizes, { room: 20_000_000, others: 64 * KIB });

    expect(error).toMatchObject({ code: 'storage_full' });
    expect(room).toBeGreaterThan(-64 * KIB);
    expect(room).toBeLessThan(64 * KIB);
  });
});
