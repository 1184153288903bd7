import { ApiError, parse, type Job } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import type { JobSubmission } from '../jobs/intake/job.intake';
import { JobsService } from '../jobs/jobs.service';
import { ToolkitStatusInput } from './toolkit.inputs';
import { TOOLKIT_CALLS, type ToolkitCall, type ToolkitCallName } from './toolkit.requests';

/** A request of the toolkit, nothing of it checked but the caller. */
export type ToolkitSubmission = Omit<JobSubmission, 'operation'>;

/** Does what the toolkit is asked for by jobs of ours. */
@Injectable()
export class ToolkitService {
  constructor(private readonly jobs: JobsService) {}

  /** The job, ended or as it is when the signal says so. Throws ApiError. */
  async submit(
    name: ToolkitCallName,
    submission: ToolkitSubmission,
    waiting: AbortSignal | null,
  ): Promise<Job> {
    const call: ToolkitCall = TOOLKIT_CALLS[name];
    const { operation, body } = call.toOwn(submission.body);
    try {
      return (await this.jobs.submit({ ...submission, operation, body }, waiting)).job;
    } catch (error) {
      throw error instanceof ApiError ? inTheirFields(error, call) : error;
    }
  }

  /** The job that a request for the status names. Throws ApiError. */
  find(owner: string, body: unknown): Promise<Job> {
    return this.jobs.find(owner, parse(ToolkitStatusInput, body).job_id);
  }
}

function inTheirFields(error: ApiError, { pointers }: ToolkitCall): ApiError {
  const { code, detail, retryable, status } = error;
  const errors = error.errors.map((entry) => ({
    ...entry,
    pointer: pointers[entry.pointer] ?? entry.pointer,
  }));
  return new ApiError(code, detail, { errors, retryable, status, cause: error });
}
