import type { JobInput, OperationName } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Database } from '../database/database';
import { IntakeChecks } from '../jobs/intake/intake.checks';
import { checkFiles } from '../jobs/intake/named.files';

/** What a request has to pass before it becomes a job, without what only holds for one that does. */
@Injectable()
export class RequestChecks {
  constructor(
    private readonly checks: IntakeChecks,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The body as the operation's input. Throws ApiError `validation_failed`. */
  async input(owner: string, operation: OperationName, body: unknown): Promise<JobInput> {
    const input = await this.checks.input(owner, operation, body);
    const request = { owner, operation, input: { ...input } };
    await checkFiles(this.database.reader, request, this.clock.now());
    return input;
  }
}
