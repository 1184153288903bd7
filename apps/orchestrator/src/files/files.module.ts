import { Module, type OnModuleInit } from '@nestjs/common';

import { ArtifactsModule } from '../artifacts/artifacts.module';
import { JobsModule } from '../jobs/jobs.module';
import { JobsScheduler } from '../jobs/jobs.scheduler';
import { DirectController } from './direct.controller';
import { DirectUploads } from './direct.uploads';
import { FileIntake } from './file.intake';
import { FileRemoval } from './file.removal';
import { FileStore } from './file.store';
import { FilesController } from './files.controller';
import { FilesService } from './files.service';
import { ResumableUploads } from './resumable.uploads';
import { TusController } from './tus.controller';
import { TusServer } from './tus.server';
import { UploadStore } from './upload.store';
import { UploadSweep } from './upload.sweep';

/** Uploads, and what becomes of them. */
@Module({
  imports: [ArtifactsModule, JobsModule],
  controllers: [TusController, DirectController, FilesController],
  providers: [
    FileStore,
    UploadStore,
    FileIntake,
    FileRemoval,
    FilesService,
    ResumableUploads,
    DirectUploads,
    TusServer,
    UploadSweep,
  ],
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
