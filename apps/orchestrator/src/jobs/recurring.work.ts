/** What is done now and then. `run` begins what is due and never rejects. */
export interface RecurringWork {
  run(): Promise<void>;
  /** Begins nothing more; resolves when nothing is under way. */
  stop(): Promise<void>;
}
