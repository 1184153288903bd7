import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';

import type { Tables } from '../../database/tables';
import { DispatchGate } from '../../runpod/dispatch.gate';
import { EndpointStates } from '../../runpod/endpoint.states';
import { GpuEndpoints } from '../../runpod/gpu.endpoints';
import { WeightedTurns } from '../../runpod/weighted.turns';
import { FreePlaces } from './free.places';

/** Where attempts may be handed to now: what this process may submit, and what the database allows. */
@Injectable()
export class OpeningsNow {
  private readonly turns = new WeightedTurns();

  constructor(
    private readonly gate: DispatchGate,
    private readonly endpoints: GpuEndpoints,
    private readonly states: EndpointStates,
  ) {}

  /** The free places, as this transaction sees them: the window counts over all orchestrators. */
  async places(
    transaction: Transaction<Tables>,
    { window, live: total }: { readonly window: number; readonly live: number },
  ): Promise<FreePlaces> {
    const { areSeveral } = this.endpoints;
    if (areSeveral) await this.states.read(transaction);
    const { name } = this.endpoints.of(null);
    const live = areSeveral ? await this.liveByEndpoint(transaction) : new Map([[name, total]]);
    const open = this.gate.openings.map((opening) => ({
      ...opening,
      free: Math.min(opening.most, window - (live.get(opening.name) ?? 0)),
    }));
    return new FreePlaces(open, this.turns);
  }

  /** See GpuEndpoints. */
  budgetOf(name: string): string | undefined {
    return this.endpoints.budgetOf(this.endpoints.of(name));
  }

  private async liveByEndpoint(
    transaction: Transaction<Tables>,
  ): Promise<ReadonlyMap<string, number>> {
    const rows = await transaction
      .selectFrom('attempts')
      .select((select) => ['endpoint', select.fn.countAll<number>().as('live')])
      .where('state', 'in', ['submitting', 'submitted'])
      .groupBy('endpoint')
      .execute();
    const live = new Map<string, number>();
    for (const row of rows) {
      const { name } = this.endpoints.of(row.endpoint);
      live.set(name, (live.get(name) ?? 0) + Number(row.live));
    }
    return live;
  }
}
