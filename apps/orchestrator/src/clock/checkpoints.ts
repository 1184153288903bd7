/** The named places where a crash would hurt, in the order in which a job passes them. */
export const CHECKPOINTS = [
  'afterInsert',
  'beforeSubmit',
  'afterSubmitBeforeRecord',
  'afterRecord',
  'onStatus',
  'beforeFinal',
  'afterFinalBeforeWebhook',
  'afterWebhookBeforeMark',
] as const;
export type Checkpoint = (typeof CHECKPOINTS)[number];

/** A port that does nothing in production; tests stop, delay or kill the program at a place. */
export abstract class Checkpoints {
  abstract pass(place: Checkpoint): Promise<void>;
}

export class NoCheckpoints extends Checkpoints {
  async pass(_place: Checkpoint): Promise<void> {}
}
