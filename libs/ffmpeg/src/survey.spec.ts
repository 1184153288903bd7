import { parseProbe } from './probe';
import { jsonOf, SurveyReader, surveyArgs } from './survey';

const VIDEO =
  'stream|index=0|codec_name=h264|profile=High|codec_type=video|codec_tag_string=avc1|width=1920' +
  '|height=1080|sample_aspect_ratio=1:1|pix_fmt=yuv420p|color_range=unknown|color_space=bt709' +
  '|r_frame_rate=25/1|avg_frame_rate=25/1|time_base=1/12800|duration=0.120000|nb_frames=3' +
  '|disposition:default=1|disposition:attached_pic=0|side_data|side_data_type=Display Matrix' +
  '|displaymatrix=\\n00000000:            0      -65536           0\\n00000001:        65536 ' +
  '          0           0\\n00000002:            0           0  1073741824\\n';
const SOUND =
  'stream|index=1|codec_name=aac|profile=LC|codec_type=audio|codec_tag_string=mp4a' +
  '|sample_rate=44100|channels=2|r_frame_rate=0/0|avg_frame_rate=0/0|time_base=1/44100' +
  '|duration=N/A|nb_frames=N/A|disposition:default=1|disposition:attached_pic=0';
const FORMAT = 'format|start_time=0.000000|duration=0.120000';

function read(...lines: readonly string[]) {
  const reader = new SurveyReader();
  lines.forEach((line) => reader.line(line));
  return reader.survey();
}

describe(SurveyReader.name, () => {
  it('finds the same facts in the lines as in the JSON of ffprobe', () => {
    const matrix =
      '\n00000000:            0      -65536           0\n00000001:        65536           0' +
      '           0\n00000002:            0           0  1073741824\n';
    const json = {
      format: { start_time: '0.000000', duration: '0.120000' },
      streams: [
        {
          ...{ index: 0, codec_name: 'h264', profile: 'High', codec_type: 'video' },
          ...{ codec_tag_string: 'avc1', width: 1920, height: 1080, pix_fmt: 'yuv420p' },
          ...{ sample_aspect_ratio: '1:1', color_space: 'bt709', r_frame_rate: '25/1' },
          ...{ time_base: '1/12800', duration: '0.120000', nb_frames: '3' },
          disposition: { default: 1, attached_pic: 0 },
          side_data_list: [{ side_data_type: 'Display Matrix', displaymatrix: matrix }],
        },
        {
          ...{ index: 1, codec_name: 'aac', profile: 'LC', codec_type: 'audio', channels: 2 },
          ...{ sample_rate: '44100', time_base: '1/44100' },
        },
      ],
    };

    const { facts } = read(VIDEO, SOUND, FORMAT);

    expect(facts).toEqual(parseProbe(JSON.stringify(json)));
    expect(facts.video?.orientation).toBe(8);
  });

  it('gives each stream its own packets, in the order of the file', () => {
    const { timelineOf } = read(
      'packet|stream_index=0|pts=0|duration=512|flags=K_',
      'packet|stream_index=1|pts=-1024|duration=1024|flags=KD|side_data|skip_samples=1024|discard_padding=0',
      '',
      'packet|stream_index=0|pts=1024|duration=512|flags=__',
      'packet|stream_index=1|pts=0|duration=1024|flags=K_|side_data|skip_samples=24|discard_padding=100',
      'packet|stream_index=0|pts=N/A|duration=512|flags=__',
      ...[VIDEO, SOUND, FORMAT],
    );

    expect(timelineOf({ index: 0, timeBase: { num: 1, den: 12_800 } })).toEqual({
      ...{ timeBase: { num: 1, den: 12_800 }, times: [0, 1024, NaN], hiddenPackets: 0 },
      ...{ start: 0, end: 1536 },
    });
    const clock = { timeBase: { num: 1, den: 44_100 }, sampleRate: 44_100 };
    const { times, hiddenPackets, start, end } = timelineOf({ index: 1, ...clock });
    expect([times, hiddenPackets]).toEqual([[-1024, 0], 1]);
    expect(start).toBeCloseTo(24, 6);
    expect(end).toBeCloseTo(924, 6);
    expect(timelineOf({ index: 2, ...clock }).times).toEqual([]);
  });

  it('sees what is encrypted, by its tag, its side data and its key', () => {
    const encrypted = (line: string) => read(line).facts.encrypted;

    expect([
      encrypted(VIDEO),
      encrypted(VIDEO.replace('avc1', 'encv')),
      encrypted(`${VIDEO}|side_data|side_data_type=Encryption info`),
      encrypted(`${SOUND}|tag:ENC_KEY_ID=a\\|b=\\\\|`.replace('ENC_KEY_ID', 'enc_key_id')),
    ]).toEqual([false, true, true, true]);
  });
});

describe(jsonOf.name, () => {
  it('reads what ffprobe escapes, and leaves out what it does not know', () => {
    expect(
      jsonOf('stream|index=0|pix_fmt=unknown|tag:enc_key_id=a\\|b=c\\\\|nb_frames=N/A'),
    ).toEqual({ index: '0', disposition: {}, tags: { enc_key_id: 'a|b=c\\' }, side_data_list: [] });
  });
});

describe(surveyArgs.name, () => {
  it('shows no tag whose name a file could choose', () => {
    expect(surveyArgs({ name: 'video', demuxer: 'mov', maxPixels: 1000 })).toEqual([
      ...['-hide_banner', '-v', 'error'],
      ...['-protocol_whitelist', 'file', '-f', 'mov', '-max_pixels', '1000', '-show_entries'],
      'packet=stream_index,pts,duration,flags:packet_side_data=skip_samples,discard_padding:' +
        'stream=index,codec_type,codec_name,codec_tag_string,profile,pix_fmt,width,height,' +
        'sample_aspect_ratio,r_frame_rate,avg_frame_rate,time_base,duration,nb_frames,' +
        'sample_rate,channels,color_range,color_space,color_primaries,color_transfer:' +
        'stream_disposition=default,attached_pic:stream_tags=enc_key_id:' +
        'stream_side_data=side_data_type,displaymatrix:format=duration,start_time',
      ...['-of', 'compact', '-i', 'file:video'],
    ]);
  });
});
