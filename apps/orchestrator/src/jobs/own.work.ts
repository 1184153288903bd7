import type { RecurringWork } from './recurring.work';

/** Work of this module beside dispatching and polling. */
export class OwnWork {
  constructor(readonly works: readonly RecurringWork[]) {}
}
