import type { MediaUse, OperationName } from '@app/contracts';
import { MediaError } from '@app/ffmpeg/planning';

import type { Amount } from './cost.forecast';
import type { EstimateWarning } from './estimate.views';
import type { PlannedMedia } from './planned.media';
import type { OwnedUse, Seen, SourceLooks } from './source.looks';

/** A request that was checked, or a step of one. */
export interface Checked {
  readonly owner: string;
  readonly operation: OperationName;
  readonly input: object;
}

/** A request whose output is planned. */
export interface Asked {
  readonly owner: string;
  readonly uses: readonly OwnedUse[];
  readonly input: object;
  readonly looks: SourceLooks;
}

/** What comes of it. */
export interface Plan {
  /** Its first file; null where it makes none, or nothing of it is known. */
  readonly media: PlannedMedia | null;
  readonly warnings: readonly EstimateWarning[];
  /** In the place of the length of what is made. */
  readonly amount?: Amount;
}

export type Planner = (asked: Asked) => Promise<Plan>;

/** Facts of a source, or none and the warning that says why. */
export interface Looked<Facts> {
  readonly facts: Facts | null;
  readonly warnings: readonly EstimateWarning[];
}

/** Looks at the source of a field. */
export async function lookedAt<Facts>(
  use: OwnedUse | undefined,
  look: (use: OwnedUse) => Promise<Seen<Facts>>,
): Promise<Looked<Facts>> {
  if (!use) return { facts: null, warnings: [] };
  const seen = await look(use);
  if ('facts' in seen) return { facts: seen.facts, warnings: [] };
  return { facts: null, warnings: [notProbed(use, seen.trouble)] };
}

export function notProbed({ name, pointer }: MediaUse, trouble: string): EstimateWarning {
  return { code: 'not_probed', detail: `${name}: ${trouble}`, pointer };
}

/** A plan, or the warning of what the worker will find wrong with a source. */
export async function orTold(use: MediaUse | undefined, plan: () => Promise<Plan>): Promise<Plan> {
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof MediaError) || !use) throw error;
    const { name, pointer } = use;
    const warning = { code: error.code, detail: `${name}: ${error.detail}`, pointer };
    return { media: null, warnings: [warning] };
  }
}
