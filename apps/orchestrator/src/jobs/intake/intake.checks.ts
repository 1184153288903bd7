import {
  OPERATIONS,
  parse,
  readUnderAliases,
  type JobInput,
  type OperationDefinition,
  type OperationName,
} from '@app/contracts';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { Config } from '../../config/config';
import { TemplatedBodies } from '../../templates/templated.bodies';
import { checkAddresses } from './source.addresses';

/** What a request has to pass before it becomes a job. */
@Injectable()
export class IntakeChecks {
  constructor(
    private readonly config: Config,
    private readonly artifacts: ArtifactStore,
    private readonly templated: TemplatedBodies,
  ) {}

  /**
   * The body as the operation's input, defaults and the steps of a template filled in.
   * Throws ApiError `validation_failed`.
   */
  async input(owner: string, operation: OperationName, sent: unknown): Promise<JobInput> {
    const { body, told } = await this.templated.whole(owner, operation, sent);
    try {
      return this.checked(OPERATIONS[operation], body);
    } catch (error) {
      throw told(error);
    }
  }

  private checked(definition: OperationDefinition, body: unknown): JobInput {
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
