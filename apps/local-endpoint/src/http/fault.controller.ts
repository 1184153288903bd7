import { Body, Controller, Delete, Get, Put, UseGuards } from '@nestjs/common';
import { ApiError } from '@app/contracts';

import { EndpointConfig } from '../config/endpoint.config';
import { FaultPlan, type FaultCount } from '../faults/fault-plan';
import { readFaults } from '../faults/read-faults';
import { jsonObject } from './json-body';
import { KeyGuard } from './key.guard';
import type { RawBody } from './raw-body';

const MAX_BYTES = 1024 * 1024;

type Faults = { readonly seed: number; readonly faults: readonly FaultCount[] };

/** Which faults are injected, and how often they were; not a part of RunPod's protocol. */
@Controller('v2/:endpointId/local/faults')
@UseGuards(KeyGuard)
export class FaultController {
  constructor(
    private readonly plan: FaultPlan,
    private readonly config: EndpointConfig,
  ) {}

  @Get()
  show(): Faults {
    return this.plan.counts();
  }

  @Put()
  replace(@Body() body: RawBody | undefined): Faults {
    const { faults, seed = this.config.env.LOCAL_FAULT_SEED } = jsonObject(body, MAX_BYTES);
    if (!Number.isSafeInteger(seed))
      throw new ApiError('validation_failed', 'seed must be a whole number');
    this.plan.set(checked(faults), seed as number);
    return this.plan.counts();
  }

  @Delete()
  clear(): Faults {
    this.plan.set([], this.config.env.LOCAL_FAULT_SEED);
    return this.plan.counts();
  }
}

function checked(faults: unknown): ReturnType<typeof readFaults> {
  try {
    return readFaults(faults);
  } catch (error) {
    throw new ApiError('validation_failed', (error as Error).message, { cause: error });
  }
}
