import { answerOf } from './job.answer';

const SOUND = {
  ...{ type: 'audio', container: 'mp3', size_bytes: 9, duration_seconds: 1, bit_rate: 72 },
  ...{ title: null, video: null, audio: null, image: null, chapters: [], fast_start: null },
  tracks: { video: 0, audio: 1, subtitle: 0 },
};

describe(answerOf.name, () => {
  it('takes over the fields of the answer, and no others', () => {
    expect(answerOf('probe', { ...SOUND, html: '<script>' })).toEqual(SOUND);
  });

  it('is undefined for data that is no answer', () => {
    expect(answerOf('probe', { ...SOUND, size_bytes: -1 })).toBeUndefined();
    expect(answerOf('probe', null)).toBeUndefined();
  });

  it('is null for operations that make files, whatever a worker says', () => {
    expect(answerOf('caption', { more: 1 })).toBeNull();
    expect(answerOf('caption', null)).toBeNull();
  });
});
