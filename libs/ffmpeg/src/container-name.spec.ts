import type { FileHandle } from 'node:fs/promises';

import { beginsWithIndex, containerName } from './container-name';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const box = (type: string, size = 16) => {
  const head = Buffer.alloc(size);
  head.writeUInt32BE(size, 0);
  head.write(type, 4, 'latin1');
  return head;
};

describe(containerName.name, () => {
  it.each([
    ['mov', '\0\0\0\x18ftypisom', 'mp4'],
    ['mov', '\0\0\0\x18ftypqt  ', 'mov'],
    ['mov', '\0\0\0\x18ftyp3gp4', '3gp'],
    ['mov', '\0\0\0\x18ftypM4A ', 'm4a'],
    ['mov', '\0\0\0\x18moov', 'mov'],
    ['matroska', '\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webmB\x87', 'webm'],
    ['matroska', '\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska', 'mkv'],
    ['jpeg_pipe', '\xff\xd8\xff', 'jpeg'],
    ['ivf', '\0\0\0\x18ftypavif', 'avif'],
  ] as const)('calls what %s reads with the head %j %s', (demuxer, head, name) => {
    expect(containerName(demuxer, bytes(head))).toBe(name);
  });

  it('has no name for raw frames', () => {
    expect(() => containerName('rawvideo', bytes(''))).toThrow('rawvideo is no container');
  });
});

describe(beginsWithIndex.name, () => {
  const fileOf = (content: Buffer) =>
    ({
      read: (into: Buffer, offset: number, length: number, at: number) =>
        Promise.resolve({ bytesRead: content.copy(into, offset, at, at + length) }),
    }) as unknown as FileHandle;

  it.each([
    ['the index before the frames', [box('ftyp'), box('free'), box('moov'), box('mdat')], true],
    ['the frames before the index', [box('ftyp'), box('mdat'), box('moov')], false],
    ['neither', [box('ftyp')], false],
    ['nothing at all', [], false],
    ['more boxes than there are', Array.from({ length: 99 }, () => box('free')), false],
  ])('looks at a file with %s', async (_name, boxes, isInFront) => {
    expect(await beginsWithIndex(fileOf(Buffer.concat(boxes)))).toBe(isInFront);
  });

  it('goes on behind a box of 64 bits', async () => {
    const long = Buffer.alloc(24);
    long.writeUInt32BE(1, 0);
    long.write('free', 4);
    long.writeBigUInt64BE(24n, 8);

    expect(await beginsWithIndex(fileOf(Buffer.concat([long, box('moov')])))).toBe(true);
  });
});
