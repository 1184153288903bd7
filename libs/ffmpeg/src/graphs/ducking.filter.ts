import type { Chain } from './chain';

/** How one sound makes room for another. */
export interface Ducking {
  /** The sound that is lowered while the other speaks. */
  readonly bed: 'video' | 'audio';
  readonly reductionDb: number;
  /** Until the bed is down. */
  readonly attackMs: number;
  /** Until it is back, once the voice has ended. */
  readonly releaseMs: number;
}

/**
 * Chains that lower `bed` to the pad `ducked` while the voice speaks. `key` is a copy of the voice, at
 * the pad `key`.
 *
 * A compressor alone lowers more the louder the voice is. So the key is gated at -42 dBFS, above the
 * noise of rooms, and then amplified and clipped until it is full scale or nothing: the threshold
 * then says exactly by how much the bed is lowered.
 */
export function duckedBy(key: Chain, bed: string, ducking: Ducking): readonly Chain[] {
  const gate = 'agate=threshold=0.008:ratio=9000:range=0:attack=1:release=150';
  const fullScale = ['volume=60dB', 'asoftclip=type=hard'];
  return [
    { ...key, filters: [...key.filters, gate, ...fullScale] },
    { from: [bed, key.to], filters: [compressor(ducking)], to: 'ducked' },
  ];
}

/**
 * With the ratio 20 a key at full scale is compressed by 19/20 of the way down to the threshold. Its
 * level falls to the threshold by the time constant `release / 4`, and rises by `attack / 4`.
 */
function compressor({ reductionDb, attackMs, releaseMs }: Ducking): string {
  const thresholdDb = -reductionDb / (1 - 1 / RATIO);
  const constants = (-thresholdDb * Math.LN10) / 20;
  const options = {
    threshold: (10 ** (thresholdDb / 20)).toFixed(6),
    ...{ ratio: RATIO, knee: 1, makeup: 1, link: 'maximum', detection: 'peak' },
    attack: ((attackMs * 4) / 3).toFixed(2),
    release: Math.min(9000, (releaseMs * 4) / constants).toFixed(2),
  };
  const text = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return `sidechaincompress=${text.join(':')}`;
}

const RATIO = 20;
