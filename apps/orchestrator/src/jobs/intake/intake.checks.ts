import {
  OPERATIONS,
  parse,
  readUnderAliases,
  type JobInput,
  type OperationDefinition,
  type OperationName,
  type PlanTask,
} from '@app/contracts';
import { AddressGuard } from '@app/net';
import { Injectable } from '@nestjs/common';

import { ArtifactStore } from '../../artifacts/artifact.store';
import { Clock } from '../../clock/clock';
import { Config } from '../../config/config';
import { TemplatedBodies } from '../../templates/templated.bodies';
import { firstTask } from '../rows/job.tasks';
import { jobTrace } from './job.trace';
import { checkAddresses } from './source.addresses';

const ROOM_HOLDS_MS = 1_000;

/** What a request has to pass before it becomes a job. */
@Injectable()
export class IntakeChecks {
  private roomUntil = 0;
  private readonly guard: AddressGuard;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly config: Config,
    private readonly artifacts: ArtifactStore,
    private readonly templated: TemplatedBodies,
    private readonly clock: Clock,
  ) {
    this.guard = new AddressGuard(config.env.ALLOW_PRIVATE_NETWORKS);
  }

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
      checkAddresses(definition, input, this.guard);
      return input;
    });
  }

  /** The trace that a job is a part of; undefined where nothing is traced. */
  trace(sent: unknown): string | undefined {
    return jobTrace(sent, this.config.env);
  }

  /** How the first task of a job is asked; undefined where a worker is to render it whole. */
  task(operation: OperationName): PlanTask | undefined {
    return firstTask(operation, this.config.env);
  }

  /**
   * Throws ApiError `storage_full` when there is no room for a result. One look does for all who ask
   * within a second: it is what comes later that has to fit, and that is reserved when it comes.
   */
  async room(): Promise<void> {
    if (this.clock.now() < this.roomUntil) return;
    this.looking ??= this.artifacts.check().finally(() => (this.looking = undefined));
    await this.looking;
    this.roomUntil = this.clock.now() + ROOM_HOLDS_MS;
  }
}
