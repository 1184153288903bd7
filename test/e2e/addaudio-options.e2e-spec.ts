import { makeVideo, soundSamples } from '../support/media';
import { streamsOf } from '../support/pictures';
import { RunningProgram } from '../support/program';
import { giveSound, loudnessOf, makeSound, samplePeakDb, toneDb } from '../support/sounds';
import { Sources } from '../support/sources';

jest.setTimeout(120_000);

const VOICE_HZ = 440;
const BED_HZ = 3000;
const SIX_DB = 20 * Math.log10(2);

describe('addaudio with many options at once', () => {
  let sources: Sources;
  let program: RunningProgram;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
  });

  afterAll(async () => {
    await program.stop();
    await sources.stop();
  });

  /** Ten seconds of a video in which somebody speaks from the fourth to the sixth. */
  async function makeTalk(): Promise<void> {
    const [plain, voice] = [sources.path('plain.mp4'), sources.path('voice.wav')];
    await makeVideo({ path: plain, seconds: 10, size: '320x180', bframes: 2 });
    await makeSound(voice, `between(t,4,6)*0.1*sin(2*PI*${VOICE_HZ}*t)`, { seconds: 10 });
    await giveSound(plain, voice, sources.path('talk.mp4'));
  }

  it('does all of them to the sound, and copies the picture', async () => {
    await makeTalk();
    // Whole periods, so that a repeat is heard as one tone where it has no gap.
    await makeSound(sources.path('bed.wav'), `0.25*sin(2*PI*${BED_HZ}*t)`, { seconds: 0.7 });

    const { job, file } = await program.render('addaudio', {
      url_video: sources.url('talk.mp4'),
      url_audio: sources.url('bed.wav'),
      ...{ mode: 'mix', video_volume: 1.5, audio_volume: 0.5, loop: true, length: 'video' },
      ...{ offset: 1, fade_in: 1, fade_out: 1.5 },
      ducking: { bed: 'audio', reduction_db: 12, attack_ms: 50, release_ms: 500 },
      loudness: { integrated_lufs: -18, true_peak_dbtp: -1 },
    });

    expect(job).toMatchObject({ status: 'succeeded', warnings: [], metrics: { encoder: 'copy' } });
    const [video, audio] = await streamsOf(file);
    expect(video).toMatchObject({ codec_name: 'h264', nb_frames: '250' });
    expect(audio).toMatchObject({ codec_name: 'aac' });
    expect(Math.abs(Number(audio?.duration) - 10)).toBeLessThan(0.05);
    expect(Math.abs((await loudnessOf(file)).lufs + 18)).toBeLessThan(1);
    expect(await samplePeakDb(file)).toBeLessThanOrEqual(0);
    const heard = await soundSamples(file);
    const bed = (from: number, to: number) => toneDb(heard, BED_HZ, from, to);
    const full = bed(2.2, 3.8);
    expect(bed(0, 0.9)).toBeLessThan(full - 50);
    expect(bed(1.45, 1.55) - full).toBeCloseTo(-SIX_DB, 0);
    const pieces = Array.from({ length: 16 }, (_, at) => bed(2.2 + at / 10, 2.3 + at / 10));
    expect(Math.max(...pieces) - Math.min(...pieces)).toBeLessThan(0.3);
    expect(Math.abs(full - bed(4.4, 5.9) - 12)).toBeLessThan(1);
    expect(Math.abs(full - bed(7.6, 8.4))).toBeLessThan(0.3);
    expect(bed(9.2, 9.3) - full).toBeCloseTo(-SIX_DB, 0);
    // A voice of 0.15 over a bed of 0.125, both raised by the same gain.
    const voice = toneDb(heard, VOICE_HZ, 4.4, 5.9);
    expect(voice - full).toBeCloseTo(20 * Math.log10(0.15 / 0.125), 0);
  });
});
