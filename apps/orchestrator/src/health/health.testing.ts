import { HealthChecks } from './health.checks';

/** Checks that succeed until a test says what is wrong. */
export class ScriptedChecks extends HealthChecks {
  readonly problems: { database?: unknown; storage?: unknown; gpu?: unknown } = {};
  readonly calls: string[] = [];
  /** Whether they never answer. */
  silent = false;

  readonly database = () => this.answer('database');
  readonly storage = () => this.answer('storage');
  readonly gpu = () => this.answer('gpu');

  private async answer(name: keyof ScriptedChecks['problems']): Promise<void> {
    this.calls.push(name);
    if (this.silent) await new Promise<never>(() => undefined);
    if (name in this.problems) throw this.problems[name];
  }
}
