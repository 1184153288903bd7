import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { DeliveryLog } from './delivery.log';
import { deliveryView, type Delivery, type DeliveryList } from './delivery.views';

/** The log of deliveries as owners see it. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly log: DeliveryLog,
    private readonly clock: Clock,
  ) {}

  /** Throws ApiError `not_found`. */
  async list(owner: string, jobId: string): Promise<DeliveryList> {
    const log = await this.log.list(owner, jobId);
    const now = this.clock.now();
    return { data: log.map((logged) => deliveryView(logged, now)) };
  }

  /** Throws ApiError `not_found` or `conflict`. */
  async resend(owner: string, jobId: string, position: string): Promise<Delivery> {
    return deliveryView(await this.log.resend(owner, jobId, position), this.clock.now());
  }
}
