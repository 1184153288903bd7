import { WEBHOOK_EVENTS, type WebhookEvent } from '@app/contracts';
import { ApiProperty } from '@nestjs/swagger';

import type { DeliveryTryRow } from '../database/deliveries.tables';
import { isOpen, isUnderWay, type LoggedDelivery } from './delivery.log';
import { webhookOutcome } from './webhook.outcome';

const DELIVERY_STATES = ['pending', 'delivered', 'unwanted', 'failed'] as const;

const time = (description: string, example: string | null) =>
  ApiProperty({ type: 'string', format: 'date-time', nullable: true, description, example });

/** One try of a delivery, and what came of it. */
export class DeliveryTry {
  @ApiProperty({ format: 'date-time', example: '2026-11-22T10:00:05.000Z' })
  readonly at!: string;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The status of the answer; null where there was none.',
    example: 503,
  })
  readonly status!: number | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What went wrong; null where nothing did, and while it is under way.',
    example: 'Answered 503.',
  })
  readonly detail!: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Null while it is under way.',
    example: 87,
  })
  readonly duration_ms!: number | null;
}

/** One event of a job for its webhook, and what became of it. */
export class Delivery {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Its number in the job.', example: 1 })
  readonly n!: number;

  @ApiProperty({
    description: 'The webhook-id, the same on every try.',
    example: 'msg_01JD4Z0M3Q8W6Y2R5T7V9X1B3C',
  })
  readonly id!: string;

  @ApiProperty({ enum: WEBHOOK_EVENTS, enumName: 'WebhookEvent', example: 'job.succeeded' })
  readonly event!: WebhookEvent;

  @ApiProperty({
    enum: DELIVERY_STATES,
    enumName: 'DeliveryState',
    description:
      'pending has tries before it; delivered was answered 2xx; unwanted was answered 410, or came after that; failed has no tries left.',
    example: 'pending',
  })
  readonly state!: (typeof DELIVERY_STATES)[number];

  @ApiProperty({
    description: 'The origin of the address; the rest of it may be secret.',
    example: 'https://example.com',
  })
  readonly receiver!: string;

  @ApiProperty({ type: [DeliveryTry], description: 'The last 30, the first one first.' })
  readonly tries!: readonly DeliveryTry[];

  @time('When the next try may begin, while it is pending.', '2026-11-22T10:05:12.000Z')
  readonly next_try_at!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-11-22T10:00:05.000Z' })
  readonly created_at!: string;

  @time('When it was delivered or given up.', null)
  readonly settled_at!: string | null;
}

/** Answer of GET /job/{id}/deliveries. */
export class DeliveryList {
  @ApiProperty({ type: [Delivery], description: 'In the order of what happened.' })
  readonly data!: readonly Delivery[];
}

/** A delivery as its owner sees it. */
export function deliveryView(logged: LoggedDelivery, now: number): Delivery {
  const { delivery } = logged;
  const isBusy = isUnderWay(logged, now);
  return {
    n: delivery.position,
    id: delivery.id,
    event: delivery.event as WebhookEvent,
    state: delivery.state,
    receiver: delivery.receiver,
    tries: logged.tries.map((each) => tryView(each, isBusy)),
    next_try_at: delivery.state === 'pending' ? timestamp(delivery.due_at) : null,
    created_at: timestamp(delivery.created_at),
    settled_at: delivery.settled_at === null ? null : timestamp(delivery.settled_at),
  };
}

/** Where one is under way, only the last can be open; others that are were cut off. */
function tryView(row: DeliveryTryRow, isBusy: boolean): DeliveryTry {
  const { at, status, detail, duration_ms } = row;
  const common = { at: timestamp(at), status };
  if (!isOpen(row)) return { ...common, detail: detail ?? detailOf(status), duration_ms };
  return { ...common, detail: isBusy ? null : CUT_OFF, duration_ms: null };
}

const CUT_OFF = 'The server stopped during this try; it may have arrived.';

function detailOf(status: number | null): string | null {
  if (status === null) return null;
  return webhookOutcome({ kind: 'answered', status, retryAfter: null }).detail;
}

function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
