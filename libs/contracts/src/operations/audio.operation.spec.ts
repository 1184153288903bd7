import { ApiError } from '../errors';
import { parse } from '../parse';
import { AudioInput, audioOperation } from './audio.operation';

const source = { url_audio: 'https://example.com/talk.mp4' };

function problemsOf(fields: object) {
  try {
    parse(AudioInput, { ...source, ...fields });
    return [];
  } catch (error) {
    if (error instanceof ApiError) return error.errors;
    throw error;
  }
}

describe(AudioInput.name, () => {
  it('takes all of a sound as an M4A when nothing else is said', () => {
    expect({ ...parse(AudioInput, source) }).toEqual({
      ...source,
      ...{ format: 'm4a', start: 0, volume: 1, fade_in: 0, fade_out: 0 },
    });
  });

  it.each([
    { format: 'mp3', bitrate_kbps: 320, sample_rate: 48_000 },
    { format: 'flac', bit_depth: 24, sample_rate: 96_000, channels: 1 },
    { format: 'opus', loudness: {}, start: 1, end: 1.5 },
  ])('takes %j', (fields) => {
    expect(problemsOf(fields)).toEqual([]);
  });

  it.each([
    [{ format: 'wav', bitrate_kbps: 192 }, 'bitrate_kbps', 'bitrate_kbps can not be kept by a wav'],
    [{ format: 'mp3', bit_depth: 24 }, 'bit_depth', 'bit_depth needs format wav or flac, not mp3'],
    [
      { format: 'opus', sample_rate: 44_100 },
      'sample_rate',
      'sample_rate of format opus is 48000, not 44100',
    ],
    [
      { format: 'mp3', sample_rate: 96_000 },
      'sample_rate',
      'sample_rate of format mp3 is 8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, not 96000',
    ],
    [{ start: 4, end: 4 }, 'end', 'end must be after start, 4 s, not 4'],
  ])('refuses %o', (fields, field, detail) => {
    expect(problemsOf(fields)).toEqual([{ pointer: `/${field}`, code: 'conflict', detail }]);
  });

  it('refuses a depth between 16 and 24 bits', () => {
    expect(problemsOf({ format: 'flac', bit_depth: 20 })).toEqual([
      { pointer: '/bit_depth', code: 'format', detail: 'bit_depth is 16 or 24, not 20' },
    ]);
  });
});

describe('audio', () => {
  it.each([
    ['m4a', 'audio/mp4'],
    ['mp3', 'audio/mpeg'],
    ['wav', 'audio/wav'],
    ['flac', 'audio/flac'],
    ['opus', 'audio/ogg'],
  ])('names the file of an %s', (format, contentType) => {
    const input = parse(AudioInput, { ...source, format });

    expect(audioOperation.outputs(input)).toEqual([
      { name: 'audio', kind: 'audio', filename: `audio.${format}`, contentType },
    ]);
  });

  it('takes a video of any size that others take as well', () => {
    const { audio, video } = audioOperation.limits.maxSourceBytes;
    expect(audio).toBe(video);
  });
});
