/** By how much a sound is made louder, and the true peak that it may then have. */
export interface Level {
  readonly gainDb: number;
  readonly truePeakDb: number;
  /** Whether its peaks would go over that. */
  readonly limits: boolean;
}

/**
 * Keeps what was added up below full scale; what is below -2 dBFS is not touched. An AAC encoder adds
 * up to 9 dB to what was limited hard, mostly nothing: so what it made is measured.
 */
export const NO_CLIPPING = limiter(-2);

/** A gain, then a limiter that works on four times the samples, between which true peaks hide. */
export function levelFilters({ gainDb, truePeakDb, limits }: Level, rate: number): string[] {
  const gain = `volume=${gainDb.toFixed(2)}dB`;
  if (!limits) return [gain];
  const limited = limiter(truePeakDb - DOWNSAMPLING_DB);
  return [gain, `aresample=${4 * rate}`, limited, `aresample=${rate}`];
}

/** By how much the way back to the usual rate may raise a peak. */
const DOWNSAMPLING_DB = 0.2;

function limiter(peakDb: number): string {
  const limit = (10 ** (peakDb / 20)).toFixed(6);
  return `alimiter=limit=${limit}:level=0:latency=1`;
}
