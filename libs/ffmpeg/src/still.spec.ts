import { readStill } from './still';

const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number) => Buffer.from([0, 0, value >> 8, value & 255]);
const text = (value: string) => Buffer.from(value, 'latin1');

/** A TIFF header and one directory with the orientation alone, big end first. */
const exif = (orientation: number) =>
  Buffer.concat([
    ...[text('MM\0*'), u32(8), u16(1)],
    ...[u16(0x0112), u16(3), u32(1), u16(orientation), u16(0), u32(0)],
  ]);

function jpeg({ orientation, end = true }: { orientation: number; end?: boolean }): Buffer {
  const app1 = Buffer.concat([text('Exif\0\0'), exif(orientation)]);
  const frame = Buffer.concat([text('\x08'), u16(200), u16(300), text('\x03')]);
  return Buffer.concat([
    ...[text('\xff\xd8\xff\xe1'), u16(app1.length + 2), app1],
    ...[text('\xff\xc2'), u16(frame.length + 2), frame],
    ...[text('\xff\xda'), u16(4), text('\0\0picture'), text(end ? '\xff\xd9' : '')],
  ]);
}

function png(...chunks: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = chunks.map(([type, data]) =>
    Buffer.concat([u32(data.length), text(type), data, text('crc!')]),
  );
  return Buffer.concat([text('\x89PNG\r\n\x1a\n'), ...parts]);
}

function webp(...chunks: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = chunks.map(([type, data]) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(data.length);
    return Buffer.concat([text(type), size, data, Buffer.alloc(data.length % 2)]);
  });
  const body = Buffer.concat([text('WEBP'), ...parts]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([text('RIFF'), size, body]);
}

const header = Buffer.concat([u32(300), u32(200), text('\x08\x06\0\0\0')]);
const canvas = Buffer.from([0, 0, 0, 0, 0x2b, 0x01, 0, 0xc7, 0, 0]);
const size = { width: 300, height: 200 };

/** A picture of a moving WebP: its place, its size, how long it stands. */
function place(width: number, height: number, data: string): Buffer {
  const sides = Buffer.alloc(10);
  sides.writeUIntLE(width - 1, 0, 3);
  sides.writeUIntLE(height - 1, 3, 3);
  return Buffer.concat([Buffer.alloc(6), sides, text(data)]);
}

/** Two colours for all, two for each picture, and before it how long it stands. */
function gif(pictures: number): Buffer {
  const colours = '123456';
  const delay = '!\xf9\x04\0\0\0\0\0';
  const picture = `${delay},\0\0\0\0\x2c\x01\xc8\0\x80${colours}\x02\x03abc\x02de\0`;
  return text(`GIF89a\x2c\x01\xc8\0\x80\0\0${colours}${picture.repeat(pictures)}`);
}

describe(readStill.name, () => {
  it('reads a JPEG and how it was held', () => {
    expect(readStill(jpeg({ orientation: 6 }))).toEqual({
      ...{ format: 'jpeg', ...size, orientation: 6, animated: false, complete: true },
    });
  });

  it('reads a PNG', () => {
    const file = png(['IHDR', header], ['eXIf', exif(3)], ['IDAT', text('x')], ['IEND', text('')]);

    expect(readStill(file)).toEqual({
      ...{ format: 'png', ...size, orientation: 3, animated: false, complete: true },
    });
  });

  it('reads a WebP, with its EXIF behind the picture', () => {
    const file = webp(['VP8X', canvas], ['VP8 ', text('picture')], ['EXIF', exif(8)]);

    expect(readStill(file)).toEqual({
      ...{ format: 'webp', ...size, orientation: 8, animated: false, complete: true },
    });
  });

  it('takes the first picture out of a moving WebP', () => {
    const [first, second] = [place(300, 200, 'VP8 first'), place(300, 200, 'VP8 second')];
    const file = webp(
      ['VP8X', canvas],
      ['ANIM', text('123456')],
      ['ANMF', first],
      ['ANMF', second],
    );

    const { alone, ...facts } = { ...readStill(file) };

    expect(facts).toEqual({
      ...{ format: 'webp', ...size, orientation: 1, animated: true, complete: true },
    });
    expect(alone).toEqual(
      Buffer.concat([
        ...[text('RIFF\x1f\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0'), canvas.subarray(4)],
        text('VP8 first'),
      ]),
    );
  });

  it('refuses a moving WebP whose first picture is a part of it', () => {
    const file = webp(['VP8X', canvas], ['ANMF', place(100, 200, 'VP8 first')]);

    expect(() => readStill(file)).toThrow(
      'media_unsupported: It is an animated WebP whose first picture does not fill it; send that picture as a PNG.',
    );
  });

  it.each([
    ['a still GIF', gif(1), false, true],
    ['a moving GIF', gif(2), true, true],
    ['a GIF that ends in its second picture', gif(2).subarray(0, -2), false, true],
    ['a GIF that ends in its first picture', gif(1).subarray(0, -2), false, false],
    ['a GIF without a picture', gif(0), false, false],
  ])('reads %s', (_name, file, animated, complete) => {
    expect(readStill(file)).toEqual({ format: 'gif', ...size, orientation: 1, animated, complete });
  });

  it('sees when the end is missing', () => {
    const noEnd = png(['IHDR', header], ['IDAT', text('x')]);
    const whole = webp(['VP8X', canvas], ['VP8 ', text('picture')]);
    const files = [jpeg({ orientation: 1, end: false }), noEnd, whole.subarray(0, -3)];

    expect(files.map((file) => readStill(file)?.complete)).toEqual([false, false, false]);
  });

  it.each([
    ['a header in the middle', jpeg({ orientation: 1 }).subarray(0, 12)],
    ['no size', text('\xff\xd8\xff\xda\0\x02picture\xff\xd9')],
    ['another format', text('II*\0 and more bytes')],
    ['a few bytes', text('\x89P')],
  ])('knows nothing of a file with %s', (_name, file) => {
    expect(readStill(file)).toBeUndefined();
  });

  it('takes a broken EXIF as upright', () => {
    const file = png(['IHDR', header], ['eXIf', exif(6).subarray(0, 14)], ['IEND', text('')]);

    expect(readStill(file)?.orientation).toBe(1);
  });
});
