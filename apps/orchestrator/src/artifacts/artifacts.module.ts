import { Module } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Config } from '../config/config';
import { ArtifactFiles } from './artifact.files';
import { ArtifactStore } from './artifact.store';
import { DiskBudget, diskBudgetOf } from './disk.budget';
import { LocalDiskArtifactStore } from './local-disk.artifact-store';
import { PartialFiles } from './partial.files';
import { S3ArtifactStore } from './s3/s3.artifact-store';
import { s3Settings } from './s3/s3.settings';
import { SignedUrls } from './signed-urls';

/** Where results are kept: a bucket where one is configured, else the local disk. */
@Module({
  providers: [
    { provide: DiskBudget, inject: [Config], useFactory: diskBudgetOf },
    ArtifactFiles,
    PartialFiles,
    SignedUrls,
    {
      provide: ArtifactStore,
      inject: [Config, Clock, ArtifactFiles, SignedUrls],
      useFactory: (config: Config, clock: Clock, files: ArtifactFiles, urls: SignedUrls) => {
        const settings = s3Settings(config);
        return settings
          ? new S3ArtifactStore(settings, () => clock.now())
          : new LocalDiskArtifactStore(config, files, urls);
      },
    },
  ],
  exports: [ArtifactStore, ArtifactFiles, PartialFiles, SignedUrls],
})
export class ArtifactsModule {}
