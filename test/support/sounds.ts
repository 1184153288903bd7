import { ffmpeg } from './media';

/** Samples of `soundSamples` a second. */
const RATE = 8000;

/** Makes a sound of an expression of `aevalsrc`, e.g. `0.3*sin(2*PI*440*t)`, `|` between channels. */
export async function makeSound(
  path: string,
  expression: string,
  { seconds, rate = 48_000 }: { readonly seconds: number; readonly rate?: number },
): Promise<void> {
  await ffmpeg('-f', 'lavfi', '-i', `aevalsrc='${expression}':s=${rate}:d=${seconds}`, path);
}

/** Gives a video another sound of its own. */
export async function giveSound(video: string, sound: string, path: string): Promise<void> {
  const options = ['-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', 'aac', '-b:a', '192k'];
  await ffmpeg('-i', video, '-i', sound, ...options, path);
}

/** The level of one tone between two times, in decibels of full scale; samples at 8 kHz. */
export function toneDb(samples: Float32Array, hz: number, from: number, to: number): number {
  const [first, last] = [Math.round(from * RATE), Math.min(samples.length, Math.round(to * RATE))];
  let [re, im] = [0, 0];
  for (let at = first; at < last; at++) {
    const angle = (2 * Math.PI * hz * at) / RATE;
    re += (samples[at] ?? 0) * Math.cos(angle);
    im += (samples[at] ?? 0) * Math.sin(angle);
  }
  return 20 * Math.log10((2 * Math.hypot(re, im)) / (last - first) + 1e-9);
}

/** The loudness of a file as another measures it: ffmpeg's ebur128 on the finished file. */
export async function loudnessOf(path: string): Promise<{ lufs: number; truePeak: number }> {
  const filters = 'ebur128=peak=true:metadata=1,ametadata=mode=print:file=-';
  const text = (await ffmpeg('-i', path, '-map', '0:a', '-af', filters, '-f', 'null', '-'))
    .toString()
    .slice(-4000);
  const last = (key: string) => Number(text.split(`lavfi.r128.${key}=`).at(-1)?.split('\n')[0]);
  return { lufs: last('I'), truePeak: 20 * Math.log10(last('true_peak')) };
}

/** The highest sample of a file once it is decoded, in decibels of full scale, which it may exceed. */
export async function samplePeakDb(path: string): Promise<number> {
  const raw = await ffmpeg('-i', path, '-map', '0:a:0', '-f', 'f32le', '-');
  const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
  return 20 * Math.log10(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
}
