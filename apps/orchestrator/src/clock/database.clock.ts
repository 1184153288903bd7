import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { Database } from '../database/database';
import { Clock } from './clock';

/** A clock that only goes forward, in milliseconds from any beginning. */
export type Ticks = () => number;

/**
 * The time of a database that several orchestrators share: what one of them has as its own time
 * makes no difference. Between two looks at it, this goes by a clock that nobody sets.
 */
@Injectable()
export class DatabaseClock extends Clock {
  private readonly logger = new Logger(DatabaseClock.name);

  private constructor(
    private readonly database: Database,
    private readonly ticks: Ticks,
    /** What has to be added to the ticks. */
    private offsetMs: number,
  ) {
    super();
  }

  static async start(database: Database, ticks: Ticks = monotonic): Promise<DatabaseClock> {
    return new DatabaseClock(database, ticks, await offset(database, ticks));
  }

  now(): number {
    return Math.round(this.ticks() + this.offsetMs);
  }

  /** The program may have been frozen, or the server replaced. */
  @Interval('clock', 10_000)
  async measure(): Promise<void> {
    try {
      this.offsetMs = await offset(this.database, this.ticks);
    } catch (err) {
      this.logger.warn({ err }, 'The time of the database could not be read.');
    }
  }
}

function monotonic(): number {
  return performance.now();
}

/** The answer is as old as half of its way, at most the connection's 10 s. */
async function offset(database: Database, ticks: Ticks): Promise<number> {
  const asked = ticks();
  const time = await database.time();
  return time - (asked + ticks()) / 2;
}
