import {
  OPERATIONS,
  parse,
  readUnderAliases,
  type JobInput,
  type OperationName,
} from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { Config } from '../../config/config';
import { checkAddresses } from './source.addresses';

/** What a request has to pass before it becomes a job. */
@Injectable()
export class IntakeChecks {
  constructor(
    private readonly config: Config,
    private readonly artifacts: ArtifactStore,
  ) {}

  /** The body as the operation's input, defaults filled in. Throws ApiError `validation_failed`. */
  input(operation: OperationName, body: unknown): JobInput {
    const definition = OPERATIONS[operation];
    return readUnderAliases(definition.input, body, (named) => {
      const input = parse<JobInput>(definition.input, named);
      checkAddresses(definition, input, this.config.env.ALLOW_PRIVATE_NETWORKS);
      return input;
    });
  }

  /** Throws ApiError `storage_full` when there is no room for a result. */
  room(): Promise<void> {
    return this.artifacts.check();
  }
}
