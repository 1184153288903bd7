import { ADTS, FLAC, Input, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } from 'mediabunny';

import { partedSource, type PartedFile } from './parted.source';

/** A sound as its worker will hear it; null where only a look at all of it could tell. */
export interface SeenSound {
  readonly seconds: number | null;
}

const FORMATS = [WAVE, MP3, FLAC, OGG, ADTS, MP4, QTFF, WEBM, MATROSKA];

/**
 * How long the sound of a file is, by its packets without their bytes; of formats without an index they
 * are all gone through, as far as the bound of the file lets. Undefined where it has no sound.
 */
export async function soundFacts(file: PartedFile): Promise<SeenSound | undefined> {
  using input = new Input({ source: partedSource(file), formats: FORMATS });
  const track = await input.getPrimaryAudioTrack();
  if (!track) return undefined;
  const start = Math.max(0, await track.getFirstTimestamp());
  const end = await track.computeDuration({ metadataOnly: true });
  return { seconds: end > start ? end - start : null };
}
