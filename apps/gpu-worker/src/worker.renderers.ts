import type { Logger } from 'pino';

import { chooseEncoder, Runner, type EncoderDecision } from '@app/ffmpeg';

import type { WorkerConfig } from './config/worker.config';
import type { Workspaces } from './media/workspace';
import { createRenderers, type Renderers } from './operations';

/** Every renderer on this machine's ffmpeg; which encoder works is probed beside the first job-take. */
export function workerRenderers(
  { env, environment }: WorkerConfig,
  workspaces: Workspaces,
  log: Logger,
): Renderers {
  const runner = new Runner({
    ffmpegPath: env.FFMPEG_PATH,
    ffprobePath: env.FFPROBE_PATH,
    environment,
  });
  const encoder = probe(env.ENCODER_POLICY, runner, workspaces);
  encoder.then(
    (decision) => log.info(decision, 'Encoder chosen'),
    (error: unknown) => log.error({ error }, 'No encoder: every render will fail'),
  );
  return createRenderers({ runner, encoder });
}

async function probe(
  policy: EncoderDecision['policy'],
  runner: Runner,
  workspaces: Workspaces,
): Promise<EncoderDecision> {
  const workspace = await workspaces.open();
  try {
    const { signal } = new AbortController();
    return await chooseEncoder(policy, runner, { folder: workspace.folder, signal });
  } finally {
    await workspace.remove();
  }
}
