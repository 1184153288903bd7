import type { MediaUse } from '@app/contracts';
import { readStill, uprightSize, type Size } from '@app/ffmpeg/planning';
import { NetError, PublicWeb, readBeginning } from '@app/net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { Config } from '../config/config';

/** What could be seen of a still, or why nothing was. */
export type SeenStill = { readonly size: Size } | { readonly trouble: string };

/** Looks at the beginnings of sources, through the guard against private networks. */
@Injectable()
export class SourceLooks implements OnApplicationShutdown {
  private readonly web: PublicWeb;
  private underWay = 0;

  constructor({ env }: Config) {
    this.web = new PublicWeb({ allowPrivateNetworks: env.ALLOW_PRIVATE_NETWORKS });
  }

  /** How large a still is when it stands upright. */
  async still(use: MediaUse): Promise<SeenStill> {
    if (this.underWay >= MAX_AT_ONCE) return { trouble: 'too many are looked at just now' };
    this.underWay += 1;
    try {
      return await this.look(use);
    } finally {
      this.underWay -= 1;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.web.close();
  }

  private async look({ value }: MediaUse): Promise<SeenStill> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    try {
      const { bytes } = await readBeginning(this.web, value, { maxBytes: MAX_BYTES, signal });
      const still = readStill(bytes);
      const isRead = still && still.width > 0 && still.height > 0;
      return isRead ? { size: uprightSize(still) } : { trouble: 'its header can not be read' };
    } catch (error) {
      if (error instanceof NetError) return { trouble: error.detail };
      if (signal.aborted) return { trouble: `it did not come within ${DEADLINE_MS / 1000} s` };
      // A connection that broke in the middle.
      return { trouble: 'it broke off' };
    }
  }
}

const MAX_BYTES = 8 * 1024 * 1024;
const DEADLINE_MS = 10_000;
/** Each holds as many bytes in memory. */
const MAX_AT_ONCE = 4;
