import { readStill } from '../still';

const text = (value: string) => Buffer.from(value, 'latin1');

function box(type: string, ...parts: readonly (string | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? text(part) : part)));
  const head = Buffer.from([0, 0, 0, 8 + body.length]);
  return Buffer.concat([head, text(type), body]);
}

interface Recipe {
  readonly brand?: string;
  readonly type?: string;
  readonly properties?: readonly Buffer[];
  /** Where the picture lies: first byte and length. */
  readonly extent?: string;
  readonly extents?: string;
}

/** A picture of 300x200, 7 bytes long, which stand first in the file behind 16 bytes. */
function avif(recipe: Recipe = {}): Buffer {
  const { brand = 'avif', type = 'av01', extent = '\x18\x07', extents = '\0\x01' } = recipe;
  const properties = [box('ispe', '\0\0\0\0\0\0\x01\x2c\0\0\0\xc8'), ...(recipe.properties ?? [])];
  const places = properties.map((_, at) => String.fromCharCode(0x80 + at + 1)).join('');
  const count = String.fromCharCode(properties.length);
  return Buffer.concat([
    box('ftyp', brand, '\0\0\0\0'),
    box('mdat', 'picture'),
    box(
      'meta',
      '\0\0\0\0',
      box('pitm', '\0\0\0\0\0\x02'),
      // Another item stands before it, with two parts.
      box(
        'iloc',
        '\0\0\0\0\x11\0\0\x02',
        '\0\x01\0\0\0\x02\x01\x01\x02\x02',
        `\0\x02\0\0${extents}${extent}`,
      ),
      box('iinf', '\0\0\0\0\0\x01', box('infe', '\x02\0\0\0\0\x02\0\0', type)),
      box(
        'iprp',
        box('ipco', ...properties),
        box('ipma', `\0\0\0\0\0\0\0\x02\0\x01\x01\x01\0\x02${count}${places}`),
      ),
    ),
  ]);
}

/** The same refusal as clients read it. */
const refusal = (how: string) =>
  `media_unsupported: It is an AVIF ${how}, which is not taken; send it as a PNG or JPEG.`;

describe('readStill of an AVIF', () => {
  it('reads its size and takes its picture out of the boxes', () => {
    const { alone, ...facts } = { ...readStill(avif()) };

    expect(facts).toEqual({
      ...{ format: 'avif', width: 300, height: 200, orientation: 1 },
      ...{ animated: false, complete: true },
    });
    expect(alone?.toString('latin1', 0, 12)).toBe('DKIF\0\0\x20\0AV01');
    expect(alone?.toString('latin1', 32)).toBe('\x07\0\0\0\0\0\0\0\0\0\0\0picture');
  });

  it.each([
    ['not at all', '', '', 1],
    ['left', '\x01', '', 8],
    ['over', '\x02', '', 3],
    ['right', '\x03', '', 6],
    ['not at all and mirrored top to bottom', '', '\0', 4],
    ['left and mirrored left to right', '\x01', '\x01', 7],
    ['right and mirrored left to right', '\x03', '\x01', 5],
  ])('knows one that is turned %s', (_name, turn, mirror, orientation) => {
    const properties = [
      ...(turn === '' ? [] : [box('irot', turn)]),
      ...(mirror === '' ? [] : [box('imir', mirror)]),
    ];

    expect(readStill(avif({ properties }))?.orientation).toBe(orientation);
  });

  it('tells a moving one from a still', () => {
    expect(readStill(avif({ brand: 'avis' }))?.animated).toBe(true);
  });

  it('sees when a part of the picture is missing', () => {
    expect(readStill(avif({ extent: '\x18\xff' }))?.complete).toBe(false);
  });

  it.each([
    ['one of tiles', avif({ type: 'grid' }), 'made of parts'],
    ['one of a thousand overlapping parts', avif({ extents: '\x03\xe8' }), 'made of parts'],
    [
      'transparency',
      avif({ properties: [box('auxC', '\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0')] }),
      'with transparency',
    ],
    ['HDR', avif({ properties: [box('colr', 'nclx\0\x09\0\x10\0\x09\0')] }), 'in HDR'],
    ['no still', box('ftyp', 'avis\0\0\0\0'), 'without a still in it'],
  ])('refuses %s', (_name, file, how) => {
    expect(() => readStill(file)).toThrow(refusal(how));
  });

  it('knows nothing of a broken one', () => {
    const whole = avif();
    const cut = whole.subarray(0, whole.indexOf('iprp'));

    expect(readStill(cut)).toBeUndefined();
  });
});
