import { FontLibrary, type Runner } from '@app/ffmpeg';

import { createRenderers, type Renderers } from './operations';
import type { EncoderProbe } from './worker.encoder';

/** Every renderer on this machine's ffmpeg, each job with the encoder that was found last. */
export function workerRenderers(runner: Runner, probe: EncoderProbe): Renderers {
  return createRenderers({
    runner,
    fonts: new FontLibrary(),
    get encoder() {
      return probe.decision;
    },
  });
}
