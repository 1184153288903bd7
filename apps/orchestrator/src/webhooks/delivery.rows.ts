import type { ExpressionBuilder, Transaction } from 'kysely';

import type { DeliveryRow } from '../database/deliveries.tables';
import type { Tables } from '../database/tables';

/** Who wants no more is told nothing more of the job. */
export async function endAll(
  transaction: Transaction<Tables>,
  jobId: string,
  now: number,
): Promise<void> {
  await transaction
    .updateTable('deliveries')
    .set({ state: 'unwanted', settled_at: now })
    .where('job_id', '=', jobId)
    .where('state', '=', 'pending')
    .execute();
}

/** Whether nobody else has touched a delivery: whoever claims, settles or resends one changes these. */
export function stillAs({ id, tries, due_at }: DeliveryRow) {
  return (where: ExpressionBuilder<Tables, 'deliveries'>) =>
    where.and({ id, state: 'pending', tries, due_at });
}
