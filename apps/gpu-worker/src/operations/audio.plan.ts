import { SAMPLE_RATES, type AudioInput, type JobWarning } from '@app/contracts';
import { MediaError, type SoundEdit, type SoundEncoding } from '@app/ffmpeg';

import type { OpenedSound } from './opened-media';

/** What is made of a sound, and what of the request could not be done. */
export interface PlannedSound {
  readonly edit: SoundEdit;
  readonly encoding: SoundEncoding;
  /** Whether its length is asked for, and so must be right to the sample. */
  readonly isCut: boolean;
  /** Whether nothing is to be done to the samples. */
  readonly isUntouched: boolean;
  readonly warnings: readonly JobWarning[];
}

/** Throws MediaError `media_invalid` where nothing of the sound is left. */
export function planSound(
  { source, seconds: length }: OpenedSound,
  input: AudioInput,
): PlannedSound {
  const { audio } = source;
  const { format, start, volume, fade_in: fadeIn, fade_out: fadeOut } = input;
  if (start >= length) {
    const is = `It is ${length.toFixed(3)} s long`;
    throw new MediaError('media_invalid', `${is}: with a start of ${start} s nothing is left.`);
  }
  const rate = input.sample_rate ?? ownRate(format, audio.sampleRate);
  const channels = input.channels ?? Math.min(2, Math.max(1, audio.channels));
  const end = Math.min(input.end ?? length, length);
  const isCut = start > 0 || end < length;
  const [from, to] = [Math.round(start * rate), Math.round(end * rate)];
  const samples = Math.max(1, to - from);
  const edit: SoundEdit = {
    ...{ audio, rate, channels: channels === 1 ? 1 : 2, from, volume, fadeIn, fadeOut },
    ...{ samples: isCut ? samples : null, seconds: samples / rate, level: null },
  };
  return {
    edit,
    encoding: { format, kbps: kbpsFor(input, channels), bits: input.bit_depth === 24 ? 24 : 16 },
    isCut,
    isUntouched:
      isPlain(input) && !isCut && rate === audio.sampleRate && channels === audio.channels,
    warnings: input.end !== undefined && input.end > length ? [endsBefore(input.end, length)] : [],
  };
}

function isPlain({ volume, fade_in, fade_out, loudness, bitrate_kbps }: AudioInput): boolean {
  const isAsItIs = volume === 1 && fade_in === 0 && fade_out === 0;
  return isAsItIs && loudness === undefined && bitrate_kbps === undefined;
}

/** What most players take where a format lacks the sound's own rate. */
const USUAL_RATE = 48_000;

function ownRate(format: AudioInput['format'], rate: number): number {
  return SAMPLE_RATES[format].includes(rate) ? rate : USUAL_RATE;
}

/** Of two channels; one has half. */
const USUAL_KBPS: Readonly<Record<AudioInput['format'], number>> = {
  ...{ m4a: 160, mp3: 192, opus: 128, wav: 0, flac: 0 },
};

function kbpsFor({ bitrate_kbps, format }: AudioInput, channels: number): number {
  return bitrate_kbps ?? (USUAL_KBPS[format] * channels) / 2;
}

function endsBefore(end: number, length: number): JobWarning {
  const detail = `end: the sound ends after ${length.toFixed(3)} s, before ${end} s; the result ends with it`;
  return { code: 'end_after_sound', detail };
}
