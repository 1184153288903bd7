import type { Logger } from 'pino';

import { chooseEncoder, type EncoderDecision, type Runner } from '@app/ffmpeg';

import type { Workspaces } from './media/workspace';

export interface EncoderProbeParts {
  readonly policy: EncoderDecision['policy'];
  readonly runner: Runner;
  readonly workspaces: Workspaces;
  readonly log: Logger;
}

/** Which encoder works on this machine, found out by encoding; anew when the machine may have changed. */
export class EncoderProbe {
  private latest: Promise<EncoderDecision>;

  /** Probes at once, beside whatever else goes on. */
  constructor(private readonly parts: EncoderProbeParts) {
    this.latest = this.probe();
  }

  /** Rejects where a GPU is required and does not encode. */
  get decision(): Promise<EncoderDecision> {
    return this.latest;
  }

  /** A thawed worker may stand on another GPU than the one it was frozen on. */
  again(): void {
    this.latest = this.probe();
  }

  private probe(): Promise<EncoderDecision> {
    const { log } = this.parts;
    const decision = this.choose();
    decision.then(
      (chosen) => log.info(chosen, 'Encoder chosen'),
      (error: unknown) => log.error({ error }, 'No encoder: every render will fail'),
    );
    return decision;
  }

  private async choose(): Promise<EncoderDecision> {
    const { policy, runner, workspaces } = this.parts;
    const workspace = await workspaces.open({ minFreeBytes: 0 });
    try {
      const { signal } = new AbortController();
      return await chooseEncoder(policy, runner, { folder: workspace.folder, signal });
    } finally {
      await workspace.remove();
    }
  }
}
