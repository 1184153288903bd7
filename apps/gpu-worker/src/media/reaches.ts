import type { OnApplicationShutdown } from '@nestjs/common';

import { OwnOrigins, PublicWeb, type HttpReach } from '@app/net';

/** Whom this worker may call: anybody public for sources, and our own store and orchestrator. */
export class Reaches implements OnApplicationShutdown {
  readonly public: HttpReach;
  readonly store: HttpReach;

  /**
   * A JobRequest comes through RunPod's queue and so may not say by itself which addresses are our
   * store's. With `storeOrigins` exactly those are, wherever they stand; without, those in the
   * request are called under the rules for sources: public and https:, or in an opened network.
   */
  constructor(options: {
    readonly storeOrigins: readonly string[];
    readonly allowPrivateNetworks: readonly string[];
  }) {
    this.public = new PublicWeb(options);
    this.store =
      options.storeOrigins.length > 0 ? new OwnOrigins(options.storeOrigins) : this.public;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.public.close(), this.store.close()]);
  }
}
