import { RunError } from './errors';
import { parseProbe, probeArgs, unreadable } from './probe';

const video = {
  index: 1,
  codec_type: 'video',
  codec_name: 'h264',
  width: 640,
  height: 360,
  pix_fmt: 'yuv420p',
  sample_aspect_ratio: '1:1',
  r_frame_rate: '30000/1001',
  avg_frame_rate: '30000/1001',
  time_base: '1/30000',
  duration: '2.002000',
  nb_frames: '60',
  color_range: 'tv',
  color_space: 'bt709',
  color_transfer: 'unknown',
  disposition: { default: 1, attached_pic: 0 },
};
const audio = {
  index: 2,
  codec_type: 'audio',
  codec_name: 'aac',
  profile: 'LC',
  sample_rate: '44100',
  channels: 2,
  time_base: '1/44100',
  duration: '2.1',
};
const parse = (streams: readonly object[], format: object = {}) =>
  parseProbe(JSON.stringify({ streams, format }));

describe(parseProbe.name, () => {
  it('reads the first real video and audio', () => {
    const cover = { ...video, index: 0, disposition: { attached_pic: 1 } };

    expect(parse([cover, video, audio], { duration: '2.1', start_time: '0.5' })).toEqual({
      durationSeconds: 2.1,
      startSeconds: 0.5,
      video: {
        index: 1,
        codec: 'h264',
        pixelFormat: 'yuv420p',
        width: 640,
        height: 360,
        sampleAspect: { num: 1, den: 1 },
        orientation: 1,
        frameRate: { num: 30_000, den: 1001 },
        timeBase: { num: 1, den: 30_000 },
        durationSeconds: 2.002,
        frames: 60,
        colour: { range: 'tv', matrix: 'bt709', primaries: null, transfer: null },
      },
      audio: {
        index: 2,
        codec: 'aac',
        profile: 'LC',
        sampleRate: 44_100,
        channels: 2,
        timeBase: { num: 1, den: 44_100 },
        durationSeconds: 2.1,
      },
      encrypted: false,
      streams: 3,
    });
  });

  it('prefers the stream that is marked as default', () => {
    const first = { ...audio, index: 3, disposition: { default: 0 } };
    const marked = { ...audio, index: 4, disposition: { default: 1 } };

    expect(parse([first, marked]).audio?.index).toBe(4);
  });

  it('makes up nothing for what is missing or odd', () => {
    const bare = {
      index: 0,
      codec_type: 'video',
      sample_aspect_ratio: '0:1',
      r_frame_rate: '0/0',
      avg_frame_rate: '25/1',
      duration: '-5',
    };

    expect(parse([bare], { duration: 'N/A' })).toEqual({
      durationSeconds: null,
      startSeconds: 0,
      video: {
        index: 0,
        codec: 'unknown',
        pixelFormat: null,
        width: 0,
        height: 0,
        sampleAspect: { num: 1, den: 1 },
        orientation: 1,
        frameRate: { num: 25, den: 1 },
        timeBase: { num: 1, den: 90_000 },
        durationSeconds: null,
        frames: null,
        colour: { range: null, matrix: null, primaries: null, transfer: null },
      },
      audio: null,
      encrypted: false,
      streams: 1,
    });
  });

  it.each([
    ['a sample entry', { codec_tag_string: 'encv' }],
    ['the id of its key', { tags: { enc_key_id: 'p+YcNz4gM8IdkP=' } }],
    ['side data', { side_data_list: [{ side_data_type: 'Encryption initialization data' }] }],
  ])('sees encryption by %s', (_name, change) => {
    expect(parse([{ ...video, ...change }]).encrypted).toBe(true);
  });

  it('reads a file without streams', () => {
    expect(parseProbe('{}')).toEqual({
      ...{
        durationSeconds: null,
        startSeconds: 0,
        video: null,
        audio: null,
        encrypted: false,
        streams: 0,
      },
    });
  });
});

describe(probeArgs.name, () => {
  it('fixes protocol, demuxer and pixels before the file', () => {
    expect(probeArgs({ name: 'video', demuxer: 'mov', maxPixels: 1000 })).toEqual([
      ...['-hide_banner', '-v', 'error', '-protocol_whitelist', 'file', '-f', 'mov'],
      ...['-max_pixels', '1000', '-show_format', '-show_streams', '-of', 'json'],
      ...['-i', 'file:video'],
    ]);
  });
});

describe(unreadable.name, () => {
  const facts = { tool: 'ffprobe', exitCode: 1, signal: null, timedOut: false, canceled: false };

  it('takes a failure of ffprobe as a bad file', () => {
    expect(unreadable(new RunError({ ...facts, stderrTail: 'moov atom not found' }))).toMatchObject(
      {
        ...{ code: 'media_invalid', detail: 'The file is damaged or cut short.' },
      },
    );
  });

  it('knows a picture over the limit', () => {
    const stderrTail =
      '[IMGUTILS @ 0x7] Picture size 320x180 exceeds specified max pixel count 1000';

    expect(unreadable(new RunError({ ...facts, stderrTail }))).toMatchObject({
      ...{
        code: 'media_too_large',
        detail: 'The picture is 320x180, over the limit of 1000 pixels.',
      },
    });
  });

  it('leaves a stopped job as it is', () => {
    const stopped = new RunError({ ...facts, canceled: true, stderrTail: '' });

    expect(unreadable(stopped)).toBe(stopped);
  });
});
