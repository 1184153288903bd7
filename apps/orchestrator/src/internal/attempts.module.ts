import { Module } from '@nestjs/common';

import { JobsModule } from '../jobs/jobs.module';
import { AttemptsController } from './attempts.controller';

/** What workers call back while they work. */
@Module({ imports: [JobsModule], controllers: [AttemptsController] })
export class AttemptsModule {}
