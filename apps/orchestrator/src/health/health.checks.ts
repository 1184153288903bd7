/** What the program needs to do its work, in the order of the answer. */
export const CHECK_NAMES = ['database', 'storage', 'gpu'] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

/** Throws when something is wrong; is given up on when the signal says so. */
export type Check = (signal: AbortSignal) => Promise<unknown>;

/** One check each; the application wires them to what they look at. */
export abstract class HealthChecks implements Readonly<Record<CheckName, Check>> {
  abstract readonly database: Check;
  abstract readonly storage: Check;
  abstract readonly gpu: Check;
}
