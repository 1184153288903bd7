import { ApiError } from '../errors';
import { parse } from '../parse';
import { TranscodeInput, transcodeOperation } from './transcode.operation';

const source = { url_video: 'https://example.com/clip.mov' };

function problemsOf(fields: object) {
  try {
    parse(TranscodeInput, { ...source, ...fields });
    return [];
  } catch (error) {
    if (error instanceof ApiError) return error.errors;
    throw error;
  }
}

describe(TranscodeInput.name, () => {
  it('makes an MP4 of H.264 with its sound, and keeps the rest, when nothing else is said', () => {
    expect({ ...parse(TranscodeInput, source) }).toEqual({
      ...source,
      ...{ quality: 'standard', container: 'mp4', fit: 'cover', audio: 'keep' },
      always_encode: false,
    });
  });

  it.each([
    { container: 'mov', codec: 'hevc' },
    { container: 'webm', codec: 'av1', max_size_bytes: 8_000_000 },
    { container: 'gif', width: 320, frame_rate: 50 },
    { max_width: 1920, max_height: 1080, audio_bitrate_kbps: 96 },
    { width: 1080, height: 1920, fit: 'blur' },
  ])('takes %j', (fields) => {
    expect(problemsOf(fields)).toEqual([]);
  });

  it.each([
    [{ codec: 'vp9' }, 'codec', 'codec can not be vp9: a mp4 takes h264, hevc, av1'],
    [{ codec: 'av1', container: 'mov' }, 'codec', 'codec can not be av1: a mov takes h264, hevc'],
    [{ codec: 'h264', container: 'gif' }, 'codec', 'codec can not be h264: a gif has no codec'],
    [{ width: 640, max_width: 640 }, 'max_width', 'max_width can not stand beside width'],
    [{ container: 'gif', frame_rate: 60 }, 'frame_rate', 'frame_rate of a gif is at most 50'],
    [
      { container: 'gif', max_size_bytes: 1_000_000 },
      'max_size_bytes',
      'max_size_bytes can not be kept by a gif; make its sides or frame_rate smaller',
    ],
    [
      { container: 'gif', audio_bitrate_kbps: 96 },
      'audio_bitrate_kbps',
      'audio_bitrate_kbps: a gif has no sound',
    ],
    [
      { audio: 'remove', audio_bitrate_kbps: 96 },
      'audio_bitrate_kbps',
      'audio_bitrate_kbps needs audio keep: with remove there is no sound',
    ],
  ])('refuses %o', (fields, field, detail) => {
    expect(problemsOf(fields)).toEqual([{ pointer: `/${field}`, code: 'conflict', detail }]);
  });

  it.each([
    [{ width: 641 }, { pointer: '/width', code: 'format', detail: 'width must be even, not 641' }],
    [
      { width: 3840, height: 3840 },
      {
        ...{ pointer: '/height', code: 'range' },
        detail:
          'height makes 14745600 pixels of width and height; 8294400 are the most, as 3840x2160',
      },
    ],
  ])('refuses the sides %o', (fields, problem) => {
    expect(problemsOf(fields)).toEqual([problem]);
  });
});

describe('transcode', () => {
  it.each([
    ['mp4', 'video', 'video', 'video/mp4'],
    ['mov', 'video', 'video', 'video/quicktime'],
    ['webm', 'video', 'video', 'video/webm'],
    ['gif', 'image', 'image', 'image/gif'],
  ])('names the file of a %s', (container, name, kind, contentType) => {
    const input = parse(TranscodeInput, { ...source, container });

    expect(transcodeOperation.outputs(input)).toEqual([
      { name, kind, filename: `transcode.${container}`, contentType },
    ]);
  });
});
