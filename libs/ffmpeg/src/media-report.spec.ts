import { parseReport } from './media-report';

const video = {
  ...{ index: 0, codec_type: 'video', codec_name: 'h264', profile: 'High', bit_rate: '900' },
  ...{ width: 640, height: 360, time_base: '1/1000', r_frame_rate: '25/1' },
};
const audio = {
  ...{ index: 1, codec_type: 'audio', codec_name: 'opus', sample_rate: '48000', channels: 2 },
  ...{ channel_layout: 'stereo', tags: { BPS: '128000', title: 'Of the track' } },
};
const cover = { ...video, index: 2, disposition: { attached_pic: 1 } };
const text = { index: 3, codec_type: 'subtitle' };
const format = {
  bit_rate: '1000',
  tags: { major_brand: 'qt  ', TITLE: 'Harbour', location: '+52+13/', artist: 'Me' },
};
const report = (root: object) => parseReport(JSON.stringify(root));

describe(parseReport.name, () => {
  it('reads what a file says of itself beside the facts', () => {
    const chapters = [
      { start_time: '0.0', end_time: '1.5', tags: { title: 'One' } },
      { start_time: '1.5', end_time: '2' },
      { start_time: 'N/A', end_time: '2' },
    ];

    const { facts, ...more } = report({ streams: [video, audio, cover, text], format, chapters });

    expect([facts.video?.index, facts.audio?.index]).toEqual([0, 1]);
    expect(more).toEqual({
      video: { profile: 'High', bitRate: 900, layout: null },
      audio: { profile: null, bitRate: 128_000, layout: 'stereo' },
      title: 'Harbour',
      tracks: { video: 1, audio: 1, subtitle: 1 },
      chapters: [
        { startSeconds: 0, endSeconds: 1.5, title: 'One' },
        { startSeconds: 1.5, endSeconds: 2, title: null },
      ],
    });
  });

  it('makes do with what is not there', () => {
    expect(report({})).toEqual({
      facts: parseReport('{}').facts,
      ...{ video: null, audio: null, title: null, chapters: [] },
      tracks: { video: 0, audio: 0, subtitle: 0 },
    });
  });
});
