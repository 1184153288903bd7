import { Module } from '@nestjs/common';

import { ArtifactsModule } from '../artifacts/artifacts.module';
import { ArtifactDownload } from './artifacts.download';
import { ArtifactsController } from './artifacts.controller';
import { ArtifactUpload } from './artifacts.upload';

/** The routes of the local store. */
@Module({
  imports: [ArtifactsModule],
  controllers: [ArtifactsController],
  providers: [ArtifactUpload, ArtifactDownload],
})
export class ArtifactRoutesModule {}
