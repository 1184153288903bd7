import { Injectable } from '@nestjs/common';

import { PartialFiles } from '../artifacts/partial.files';
import { Clock } from '../clock/clock';
import { RecurringPass } from '../jobs/recurring.work';
import { UploadStore } from './upload.store';

/** Gives up uploads that are over their time, and removes what lies here of those that have ended. */
@Injectable()
export class UploadSweep extends RecurringPass {
  protected readonly trouble = 'Uploads that are over their time could not be given up.';

  constructor(
    private readonly uploads: UploadStore,
    private readonly partials: PartialFiles,
    private readonly clock: Clock,
  ) {
    super();
  }

  protected async work(): Promise<void> {
    if (!this.isTime(this.clock.now(), LOOK_EVERY_MS)) return;
    const uploads = await this.uploads.due(BATCH);
    for (const upload of uploads) await this.uploads.discard(upload);
    if (uploads.length === BATCH) this.goOn();
    // Also of those that another orchestrator, or one before this, gave up.
    for (const id of await this.partials.ids()) {
      if (!(await this.uploads.isOpen(id))) await this.partials.remove(id);
    }
  }
}

const LOOK_EVERY_MS = 60_000;
const BATCH = 200;
