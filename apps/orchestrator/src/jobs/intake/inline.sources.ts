import { inlineIn, OPERATIONS, shortInput } from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { Clock } from '../../clock/clock';
import { Database } from '../../database/database';
import { promise } from '../outbox/outbox';
import type { NewJob } from '../rows/job.rows';
import { inlineKey, inlinePrefix } from '../rows/object.keys';

/**
 * Keeps sources that stand in a request itself in our store, where workers fetch them: neither a row
 * nor the provider's queue has room for megabytes.
 */
@Injectable()
export class InlineSources {
  constructor(
    private readonly artifacts: ArtifactStore,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores them and gives the input as the row has it. Their removal is promised before, for the case
   * that the job is never written; its row takes that back (`withdrawRemovals`).
   */
  async keep(
    id: string,
    { owner, operation, input }: Pick<NewJob, 'owner' | 'operation' | 'input'>,
  ): Promise<NewJob['input']> {
    const { input: type } = OPERATIONS[operation];
    const used = inlineIn(type, input);
    if (used.length === 0) return input;
    const dueAt = this.clock.now() + GIVEN_UP_AFTER_MS;
    const subject = inlinePrefix(owner, id);
    await this.database.write((transaction) =>
      promise(transaction, { kind: 'delete', subject, jobId: id, owner, dueAt }),
    );
    for (const { name, value } of used) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      await this.artifacts.write(inlineKey(owner, id, name), Buffer.from(text), 'text/plain');
    }
    return shortInput(type, input);
  }
}

/** Longer than it takes to write a job. */
const GIVEN_UP_AFTER_MS = 60 * 60_000;
