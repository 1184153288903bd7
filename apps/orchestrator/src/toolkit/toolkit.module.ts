import { Module } from '@nestjs/common';

import { JobsModule } from '../jobs/jobs.module';
import { ToolkitController } from './toolkit.controller';
import { ToolkitService } from './toolkit.service';

/** Routes for clients of no-code-architects-toolkit. */
@Module({
  imports: [JobsModule],
  controllers: [ToolkitController],
  providers: [ToolkitService],
})
export class ToolkitModule {}
