import { Module } from '@nestjs/common';

import { JobsModule } from '../jobs/jobs.module';
import { VideoController } from './video.controller';

/** The operations: one route each. */
@Module({ imports: [JobsModule], controllers: [VideoController] })
export class VideoModule {}
