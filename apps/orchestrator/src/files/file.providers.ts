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

/** The routes of files. */
export const FILE_CONTROLLERS = [TusController, DirectController, FilesController];

/** Everything of files but their routes: a test builds the same. */
export const FILE_PROVIDERS = [
  ...[FileStore, UploadStore, FileIntake, FileRemoval, FilesService],
  ...[ResumableUploads, DirectUploads, TusServer, UploadSweep],
];
