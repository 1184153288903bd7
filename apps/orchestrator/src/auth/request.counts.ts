import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';

/** What an owner has used of its minute. */
export interface Counted {
  readonly requests: number;
  readonly endsAt: number;
}

interface Block extends Counted {
  /** Of the requests given out to this process, those that nobody has made yet. */
  readonly left: number;
}

/**
 * Counts the requests of owners over all orchestrators of a database, a minute at a time. Each takes a
 * twentieth of the limit at once, so that it asks the database for every twentieth request only: no
 * owner gets more than its limit, and at most that much less for each other orchestrator.
 */
@Injectable()
export class RequestCounts {
  private readonly blocks = new Map<string, Block>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Counts a request. Throws where the database does not answer. */
  async spend(owner: string, limit: number): Promise<Counted> {
    const held = this.held(owner);
    const block = held ?? (await this.take(owner, Math.max(1, Math.floor(limit / PARTS))));
    const left = block.left - 1;
    this.note(owner, { ...block, left });
    return { requests: block.requests - left, endsAt: block.endsAt };
  }

  /** How an owner stands here, without counting; undefined where it has asked nothing in this minute. */
  state(owner: string): Counted | undefined {
    const held = this.blocks.get(owner);
    if (!held || held.endsAt <= this.clock.now()) return undefined;
    return { requests: held.requests - held.left, endsAt: held.endsAt };
  }

  private held(owner: string): Block | undefined {
    const block = this.blocks.get(owner);
    return block && block.left > 0 && block.endsAt > this.clock.now() ? block : undefined;
  }

  private async take(owner: string, size: number): Promise<Block> {
    const now = this.clock.now();
    const fresh = { id: owner, requests: size, ends_at: now + MINUTE_MS };
    const { requests, ends_at } = await this.database.write((transaction) =>
      transaction
        .insertInto('request_counts')
        .values(fresh)
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((set) => ({
            requests: set
              .case()
              .when('request_counts.ends_at', '<=', now)
              .then(size)
              .else(set('request_counts.requests', '+', size))
              .end(),
            ends_at: set
              .case()
              .when('request_counts.ends_at', '<=', now)
              .then(fresh.ends_at)
              .else(set.ref('request_counts.ends_at'))
              .end(),
          })),
        )
        .returning(['requests', 'ends_at'])
        .executeTakeFirstOrThrow(),
    );
    // Others of this process may have taken and used theirs meanwhile: what they left is not lost.
    const left = this.held(owner)?.left ?? 0;
    return { requests, endsAt: ends_at, left: size + left };
  }

  private note(owner: string, block: Block): void {
    this.blocks.delete(owner);
    this.blocks.set(owner, block);
    const [oldest] = this.blocks.keys();
    if (this.blocks.size > MAX_OWNERS && oldest !== undefined) this.blocks.delete(oldest);
  }
}

const MINUTE_MS = 60_000;
const PARTS = 20;
const MAX_OWNERS = 10_000;
