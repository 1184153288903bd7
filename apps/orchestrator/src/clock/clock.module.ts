import { Global, Module } from '@nestjs/common';

import { Checkpoints, NoCheckpoints } from './checkpoints';
import { Clock, SystemClock } from './clock';

/** The system's time and checkpoints that do nothing, for every module; tests override both. */
@Global()
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: Checkpoints, useClass: NoCheckpoints },
  ],
  exports: [Clock, Checkpoints],
})
export class ClockModule {}
