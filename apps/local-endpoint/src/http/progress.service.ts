import { Injectable } from '@nestjs/common';

import { Deferral } from '../faults/deferral';
import { FaultPlan } from '../faults/fault-plan';
import { JobTable } from '../jobs/job-table';

/** Progress of jobs, which may be made to come late. */
@Injectable()
export class ProgressService {
  constructor(
    private readonly jobs: JobTable,
    private readonly faults: FaultPlan,
    private readonly deferral: Deferral,
  ) {}

  note(workerId: string, jobId: string, output: unknown): void {
    const fault = this.faults.draw('job-done', ['late-progress']);
    if (!fault) return this.jobs.progress(jobId, workerId, output);
    this.deferral.after(fault.ms, () => this.jobs.lateProgress(jobId, workerId, output));
  }
}
