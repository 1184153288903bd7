import { Injectable } from '@nestjs/common';

import { ConfigKeyRing } from './config.key-ring';
import { DatabaseKeyRing } from './database.key-ring';
import { KeyRing, type KnownKey } from './key-ring';

/** The key of the configuration, and those in the database. */
@Injectable()
export class AllKeysRing extends KeyRing {
  constructor(
    private readonly configured: ConfigKeyRing,
    private readonly made: DatabaseKeyRing,
  ) {
    super();
  }

  async find(sent: Buffer): Promise<KnownKey | undefined> {
    return (await this.configured.find(sent)) ?? (await this.made.find(sent));
  }
}
