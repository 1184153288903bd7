import { parse, readAs } from '../parse';
import { ProbeData } from './probe.data';
import { ProbeInput, probeOperation } from './probe.operation';

const url_media = 'https://example.com/clip';

const STILL = {
  ...{ type: 'image', container: 'png', size_bytes: 9, duration_seconds: null, bit_rate: null },
  ...{ title: null, video: null, audio: null, tracks: { video: 0, audio: 0, subtitle: 0 } },
  image: {
    ...{ width: 2, height: 1, rotation: 0, mirrored: false },
    ...{ pixel_format: 'rgba', has_alpha: true, animated: false },
  },
  ...{ chapters: [], fast_start: null },
};

const CHAPTER = { start_seconds: 0, end_seconds: 1, title: null };

describe(ProbeInput.name, () => {
  it('takes one file of any kind, and makes none', () => {
    const input = parse(ProbeInput, { url_media });

    expect({ ...input }).toEqual({ url_media });
    expect(probeOperation.outputs(input)).toEqual([]);
  });

  it('has no place for a destination, since there is no file', () => {
    const destination = { put_url: 'https://example.com/put' };

    expect(() => parse(ProbeInput, { url_media, destination })).toThrow(
      'destination is not a known field',
    );
  });
});

describe(ProbeData.name, () => {
  it('is read back as it was written', () => {
    expect(readAs(ProbeData, JSON.parse(JSON.stringify(STILL)))).toEqual(STILL);
  });

  it('is read without what a newer worker adds, at any depth', () => {
    const image = { ...STILL.image, depth: 16 };

    expect(readAs(ProbeData, { ...STILL, image, gps: '+52+13/' })).toEqual(STILL);
  });

  it.each([
    ['no data', null],
    ['a field that is missing', { ...STILL, title: undefined }],
    ['a wrong type', { ...STILL, size_bytes: '9' }],
    ['null where there is always something', { ...STILL, tracks: null }],
    ['a container that there is not', { ...STILL, container: 'exe' }],
    ['a text that is too long', { ...STILL, title: 'x'.repeat(301) }],
    ['a fault inside', { ...STILL, image: { ...STILL.image, width: 0 } }],
    ['too many entries', { ...STILL, chapters: Array.from({ length: 201 }, () => CHAPTER) }],
    ['an entry that is none', { ...STILL, chapters: [CHAPTER, 'x'] }],
  ])('is no data with %s', (_name, data) => {
    expect(readAs(ProbeData, data)).toBeUndefined();
  });
});
