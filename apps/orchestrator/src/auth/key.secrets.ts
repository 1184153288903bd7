import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { FIRST_SECRET_VERSION, webhookSecret } from '../config/webhook-secret';
import { Database } from '../database/database';

/** What a rotation led to. */
export interface RotatedSecret {
  readonly secret: string;
  /** Until then webhooks carry the signature of the one before as well; milliseconds since 1970. */
  readonly bothUntil: number;
}

/** The secrets that owners verify webhooks with: derived, never kept; only their versions are. */
@Injectable()
export class KeySecrets {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly database: Database,
  ) {}

  /** The owner's secret now. */
  async current(owner: string): Promise<string> {
    return this.secret(owner, (await this.find(owner)).version);
  }

  /** All that a webhook is signed with now, the newest first. */
  async signing(owner: string): Promise<readonly string[]> {
    const { version, rotatedAt } = await this.find(owner);
    const isFresh = rotatedAt !== null && this.clock.now() < rotatedAt + BOTH_MS;
    const versions = isFresh ? [version, version - 1] : [version];
    return versions.map((each) => this.secret(owner, each));
  }

  /** Gives the owner a new secret. */
  async rotate(owner: string): Promise<RotatedSecret> {
    const now = this.clock.now();
    const first = {
      webhook_secret_version: FIRST_SECRET_VERSION + 1,
      webhook_secret_rotated_at: now,
    };
    const { webhook_secret_version: version } = await this.database.write((transaction) =>
      transaction
        .insertInto('owners')
        .values({ id: owner, ...first })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((set) => ({
            webhook_secret_version: set('owners.webhook_secret_version', '+', 1),
            webhook_secret_rotated_at: now,
          })),
        )
        .returning('webhook_secret_version')
        .executeTakeFirstOrThrow(),
    );
    return { secret: this.secret(owner, version), bothUntil: now + BOTH_MS };
  }

  private secret(owner: string, version: number): string {
    return webhookSecret(this.config.secretKey, owner, version);
  }

  private async find(owner: string) {
    const row = await this.database.reader
      .selectFrom('owners')
      .selectAll()
      .where('id', '=', owner)
      .executeTakeFirst();
    return {
      version: row?.webhook_secret_version ?? FIRST_SECRET_VERSION,
      rotatedAt: row?.webhook_secret_rotated_at ?? null,
    };
  }
}

/** Time for receivers to take the new one. */
const BOTH_MS = 24 * 3_600_000;
