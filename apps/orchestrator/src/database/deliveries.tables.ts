import type { Selectable } from 'kysely';

export type DeliveryState = 'pending' | 'delivered' | 'unwanted' | 'failed';

/** One event of a job for its webhook's receiver: the queue and the log in one. */
export interface DeliveriesTable {
  /** The webhook-id, the same on every try. */
  id: string;
  job_id: string;
  owner: string;
  /** 1, 2, 3 … of its job. */
  position: number;
  /** `job.succeeded`, `job.progress`, … */
  event: string;
  /** The origin of the receiver's address. */
  receiver: string;
  state: DeliveryState;
  tries: number;
  /** When the next try may begin, while it is pending. */
  due_at: number;
  created_at: number;
  settled_at: number | null;
}

/** One try of a delivery, and what came of it. */
export interface DeliveryTriesTable {
  id: string;
  delivery_id: string;
  job_id: string;
  number: number;
  at: number;
  duration_ms: number;
  /** The status of the answer; null where there was none. */
  status: number | null;
  /** Why there was none. */
  detail: string | null;
}

export type DeliveryRow = Selectable<DeliveriesTable>;
export type DeliveryTryRow = Selectable<DeliveryTriesTable>;
