import type { JobWarning } from '@app/contracts';
import { soundPeakDb, type Chain, type Command, type RunOptions } from '@app/ffmpeg';

import type { RenderSession } from './render-session';
import type { SoundTrack } from './sound-track';
import { RESULT_FILE } from './video-result';

/** How a result is made of a sound's chains, and in what kind of run. */
export interface Writing {
  readonly sound: SoundTrack | null;
  readonly commandWith: (sound: readonly Chain[]) => Command;
  readonly run: () => RunOptions;
}

/** What ffmpeg counted, and what was done to the sound. */
export interface Written {
  readonly frames: number;
  readonly warnings: readonly JobWarning[];
}

/**
 * Writes picture and sound into one file. A mix that its encoder took over full scale is made quieter
 * and written again: how far that goes is known only when it is done.
 */
export async function writeResult(
  session: RenderSession,
  { sound, commandWith, run }: Writing,
): Promise<Written> {
  let loweredDb = 0;
  for (let pass = 1; ; pass++) {
    const chains = sound?.lowered?.(loweredDb) ?? sound?.chains ?? [];
    const { frames } = await session.tools.runner.ffmpeg(commandWith(chains), run());
    const overDb = sound?.lowered ? await peakDb(session) : -Infinity;
    if (overDb <= 0 || pass === MAX_PASSES) return { frames, warnings: loweredBy(loweredDb) };
    loweredDb += overDb + MARGIN_DB;
  }
}

/** The second is enough but for a sound that its encoder takes quite another way then. */
const MAX_PASSES = 4;
const MARGIN_DB = 0.3;

function peakDb(session: RenderSession): Promise<number> {
  const run = session.run();
  const result = { name: RESULT_FILE, demuxer: 'mov', maxPixels: run.maxPixels } as const;
  return soundPeakDb(session.tools.runner, result, run);
}

function loweredBy(db: number): JobWarning[] {
  if (db === 0) return [];
  const is = `the sound is ${db.toFixed(1)} dB quieter than was asked for`;
  const detail = `${is}: it would have been over full scale, and been cut off there`;
  return [{ code: 'sound_lowered', detail }];
}
