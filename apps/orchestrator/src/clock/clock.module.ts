import { Global, Module } from '@nestjs/common';

import { Checkpoints, NoCheckpoints } from './checkpoints';
import { Database } from '../database/database';
import { Clock, SystemClock } from './clock';
import { DatabaseClock } from './database.clock';

/**
 * The system's time, or that of a shared database, and checkpoints that do nothing, for every
 * module; tests override both.
 */
@Global()
@Module({
  providers: [
    {
      provide: Clock,
      inject: [{ token: Database, optional: true }],
      useFactory: (database?: Database) =>
        database?.shared ? DatabaseClock.start(database) : new SystemClock(),
    },
    { provide: Checkpoints, useClass: NoCheckpoints },
  ],
  exports: [Clock, Checkpoints],
})
export class ClockModule {}
