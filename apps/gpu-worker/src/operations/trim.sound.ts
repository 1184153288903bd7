import { seekedInput, seekSeconds, trimmedSound, type InputFile } from '@app/ffmpeg';

import { encodedTrack, soundFormat, type SoundTrack } from './sound-track';
import { inFile, type TrimJob } from './trim.job';

/** A sound with the inputs that it comes from, behind that of the picture. */
export interface TrimmedTrack extends SoundTrack {
  readonly inputs: readonly InputFile[];
}

interface TrimmedPart {
  /** The number that its input has. */
  readonly input: number;
  /** In seconds from the first frame. */
  readonly start: number;
  readonly seconds: number;
}

/**
 * The sound beside a part of the picture, exact to the sample. Matroska tells times in milliseconds,
 * so that there samples are counted from the beginning of the file.
 */
export function trimmedTrack(job: TrimJob, part: TrimmedPart): TrimmedTrack | null {
  const { video, sound, packets } = job;
  if (!sound) return null;
  const from = video.input.demuxer === 'mov' ? seekSeconds(packets, part.start) : 0;
  const start = inFile(video, part.start) - from;
  const { audio } = sound.source;
  const chain = trimmedSound({ ...part, audio, start, to: 'sound' });
  return {
    ...encodedTrack([chain], { ...soundFormat(audio), seconds: part.seconds }),
    inputs: [seekedInput(sound.input, from)],
  };
}
