import { Checkpoints, type Checkpoint } from './checkpoints';

/** Remembers the places passed, and does there what a test asks for, e.g. throw. */
export class RecordedCheckpoints extends Checkpoints {
  readonly passed: Checkpoint[] = [];
  private readonly actions = new Map<Checkpoint, () => Promise<void> | void>();

  at(place: Checkpoint, action: () => Promise<void> | void): void {
    this.actions.set(place, action);
  }

  async pass(place: Checkpoint): Promise<void> {
    this.passed.push(place);
    await this.actions.get(place)?.();
  }
}
