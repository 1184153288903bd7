import { Module } from '@nestjs/common';

import { ArtifactFiles } from './artifact.files';
import { ArtifactStore } from './artifact.store';
import { LocalDiskArtifactStore } from './local-disk.artifact-store';
import { SignedUrls } from './signed-urls';

/** Where results are kept. */
@Module({
  providers: [
    ArtifactFiles,
    SignedUrls,
    { provide: ArtifactStore, useClass: LocalDiskArtifactStore },
  ],
  exports: [ArtifactStore, ArtifactFiles, SignedUrls],
})
export class ArtifactsModule {}
