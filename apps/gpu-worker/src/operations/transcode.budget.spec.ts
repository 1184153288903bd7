import { bitRateFor } from './transcode.budget';

const weighed = { maxBytes: 1_000_000, bytes: 2_000_000, seconds: 10, soundBitRate: 128_000 };

describe(bitRateFor.name, () => {
  it('gives the picture what sound and container leave', () => {
    expect(bitRateFor({ ...weighed, bitRate: null })).toBe(768_000 - 128_000 - 4_000);
  });

  it('asks for less than is missing of an encoder that took more than it was told', () => {
    const bitRate = bitRateFor({ ...weighed, bytes: 1_100_000, bitRate: 636_000 });

    expect(bitRate).toBe(Math.floor((636_000 * 0.96) / 1.21));
  });

  it('says so where nothing is left', () => {
    expect(() => bitRateFor({ ...weighed, maxBytes: 150_000, bitRate: null })).toThrow(
      'max_size_bytes: the smallest that came out has 2000000 bytes, more than 150000; make width, height or frame_rate smaller.',
    );
  });
});
