import { ArtifactsModule } from '../artifacts/artifacts.module';
import { testApp } from '../app.testing';
import { Clock } from '../clock/clock';
import type { SteppedClock } from '../clock/clock.testing';
import { testConfig } from '../config/config.testing';
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

/** An application with the routes of files, without jobs; time stands in the test's hands. */
export function filesApp(env: Readonly<Record<string, string>>, clock: SteppedClock) {
  return testApp({
    config: testConfig(env),
    imports: [ArtifactsModule],
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
    override: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
}
