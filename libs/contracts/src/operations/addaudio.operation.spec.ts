import { ApiError } from '../errors';
import { parse } from '../parse';
import { AddAudioInput } from './addaudio.operation';

const references = {
  url_video: 'https://example.com/clip.mp4',
  url_audio: 'https://example.com/music.mp3',
};

function problemsOf(fields: object) {
  try {
    parse(AddAudioInput, { ...references, ...fields });
    return [];
  } catch (error) {
    if (error instanceof ApiError) return error.errors;
    throw error;
  }
}

describe(AddAudioInput.name, () => {
  it('replaces the sound, as it is, up to the shorter of both, when nothing else is said', () => {
    expect({ ...parse(AddAudioInput, references) }).toEqual({
      ...references,
      ...{ quality: 'standard', mode: 'replace', length: 'shortest', loop: false, offset: 0 },
      ...{ video_volume: 1, audio_volume: 1, fade_in: 0, fade_out: 0 },
    });
  });

  it('has defaults inside of ducking and loudness', () => {
    const { ducking, loudness } = parse(AddAudioInput, {
      ...references,
      ...{ mode: 'mix', ducking: {}, loudness: { integrated_lufs: -16 } },
    });

    expect({ ...ducking }).toEqual({
      ...{ bed: 'audio', reduction_db: 12, attack_ms: 50, release_ms: 500 },
    });
    expect({ ...loudness }).toEqual({ integrated_lufs: -16, true_peak_dbtp: -1 });
  });

  const needsMix = "needs mode mix: with mode replace the video's own sound is not heard";
  it.each([
    [{ ducking: {} }, '/ducking', 'conflict', `ducking ${needsMix}`],
    [{ video_volume: 0.5 }, '/video_volume', 'conflict', `video_volume ${needsMix}`],
    [
      { loop: true, length: 'audio' },
      '/length',
      'conflict',
      'length audio needs a sound that ends; with loop it does not',
    ],
    [
      { mode: 'mix', ducking: { reduction_db: 90 } },
      '/ducking/reduction_db',
      'range',
      'ducking.reduction_db must not be greater than 30, not 90',
    ],
    [{ loudness: -14 }, '/loudness', 'type', 'loudness must be an object, not -14'],
  ])('refuses %o', (fields, pointer, code, detail) => {
    expect(problemsOf(fields)).toEqual([{ pointer, code, detail }]);
  });

  it('answers 400 to fields that do not go together', () => {
    expect(() => parse(AddAudioInput, { ...references, ducking: {} })).toThrow(
      expect.objectContaining({ code: 'validation_failed' }) as Error,
    );
  });
});
