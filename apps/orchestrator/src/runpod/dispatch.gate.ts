import { Injectable } from '@nestjs/common';

import type { GpuEndpoint } from './gpu.endpoint';
import { GpuEndpoints } from './gpu.endpoints';

/** An endpoint that takes attempts now. */
export interface Opening {
  readonly name: string;
  readonly weight: number;
  /** How many submissions may be made. */
  readonly most: number;
}

/** Where jobs are handed to now; troubles of a provider are no job's fault, so jobs wait. */
@Injectable()
export class DispatchGate {
  constructor(private readonly endpoints: GpuEndpoints) {}

  /** The endpoints that take attempts; those that are left for their workers where there are no others. */
  get openings(): readonly Opening[] {
    const best = open(this.endpoints.all, ({ allowance }) => allowance);
    return best.length > 0 ? best : open(this.endpoints.all, (one) => one.leastAllowance);
  }

  /** How many submissions may be made now. */
  get allowance(): number {
    return this.openings.reduce((sum, { most }) => sum + most, 0);
  }

  /** Why jobs wait here; null while they are handed on. */
  get reason(): string | null {
    const { all, areSeveral } = this.endpoints;
    const reasons = all.map(({ reason }) => reason);
    if (!areSeveral) return reasons[0] ?? null;
    if (reasons.includes(null)) return null;
    return all.map(({ name }, index) => `${name}: ${reasons[index] ?? ''}`).join(' ');
  }
}

function open(
  endpoints: readonly GpuEndpoint[],
  allowanceOf: (endpoint: GpuEndpoint) => number,
): readonly Opening[] {
  return endpoints
    .map((endpoint) => ({ ...endpoint.place, most: allowanceOf(endpoint) }))
    .map(({ name, weight, most }) => ({ name, weight, most }))
    .filter(({ most }) => most > 0);
}
