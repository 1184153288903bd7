import { Module, type OnModuleInit } from '@nestjs/common';

import { ArtifactsModule } from '../artifacts/artifacts.module';
import { JobsModule } from '../jobs/jobs.module';
import { JobsScheduler } from '../jobs/jobs.scheduler';
import { FILE_CONTROLLERS, FILE_PROVIDERS } from './file.providers';
import { FileRemoval } from './file.removal';
import { UploadStore } from './upload.store';
import { UploadSweep } from './upload.sweep';

/** Uploads, and what becomes of them. */
@Module({
  imports: [ArtifactsModule, JobsModule],
  controllers: FILE_CONTROLLERS,
  providers: FILE_PROVIDERS,
})
export class FilesModule implements OnModuleInit {
  constructor(
    private readonly scheduler: JobsScheduler,
    private readonly removal: FileRemoval,
    private readonly uploads: UploadStore,
    private readonly sweep: UploadSweep,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.uploads.endBroken();
    this.scheduler.join(this.removal);
    this.scheduler.join(this.sweep);
  }
}
