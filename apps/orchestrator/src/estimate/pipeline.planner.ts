import { lastSteps, referencedStep, stepOrder, type PipelineInput } from '@app/contracts';
import type { Size } from '@app/ffmpeg/planning';

import type { EstimateWarning } from './estimate.views';
import type { PlannedMedia } from './planned.media';
import type { Asked, Checked, Plan } from './planner';
import {
  SourceLooks,
  type OwnedUse,
  type Seen,
  type SeenSound,
  type SeenText,
} from './source.looks';
import type { SeenVideo } from './video.facts';

type PlanOf = (checked: Checked, looks: SourceLooks) => Promise<Plan>;

/** Step after step, each seeing what those before it make; the whole makes what its first output does. */
export async function piped({ owner, input, looks }: Asked, planOf: PlanOf): Promise<Plan> {
  const { steps, outputs } = input as PipelineInput;
  const made = new Map<string, PlannedMedia | null>();
  const seen = new LooksWithin(looks, made);
  const warnings: EstimateWarning[] = [];
  // Circles were refused before.
  for (const step of stepOrder(steps).order) {
    const plan = await planOf({ owner, ...step }, seen);
    made.set(step.name, plan.media);
    warnings.push(...within(plan.warnings, steps.indexOf(step)));
  }
  const [first = ''] = outputs ?? lastSteps(steps);
  return { media: made.get(first) ?? null, warnings };
}

function within(warnings: readonly EstimateWarning[], step: number): readonly EstimateWarning[] {
  return warnings
    .filter(({ detail }) => !detail.endsWith(MADE_BY_A_STEP))
    .map(({ pointer = '', ...warning }) => ({
      ...warning,
      pointer: `/steps/${step}/input${pointer}`,
    }));
}

/** Why nothing is seen of what a step makes: what made it unknown was told where it began. */
const MADE_BY_A_STEP = 'what its step makes is not known';

/** Sees what steps make before they make it, and sources as they are. */
class LooksWithin extends SourceLooks {
  constructor(
    private readonly looks: SourceLooks,
    private readonly made: ReadonlyMap<string, PlannedMedia | null>,
  ) {
    super();
  }

  async still(use: OwnedUse): Promise<Seen<Size>> {
    const made = this.of(use);
    if (made === undefined) return this.looks.still(use);
    return made?.kind === 'still' ? { facts: made.size } : NOT_KNOWN;
  }

  async video(use: OwnedUse): Promise<Seen<SeenVideo>> {
    const made = this.of(use);
    if (made === undefined) return this.looks.video(use);
    if (made?.kind !== 'video' || made.size === null) return NOT_KNOWN;
    return { facts: { size: made.size, seconds: made.seconds, rate: made.rate } };
  }

  async sound(use: OwnedUse): Promise<Seen<SeenSound>> {
    const made = this.of(use);
    if (made === undefined) return this.looks.sound(use);
    return made && made.kind !== 'still' ? { facts: { seconds: made.seconds } } : NOT_KNOWN;
  }

  async text(use: OwnedUse): Promise<Seen<SeenText>> {
    return this.looks.text(use);
  }

  /** Undefined for what is no step's. */
  private of({ value }: OwnedUse): PlannedMedia | null | undefined {
    const step = referencedStep(value);
    return step === undefined ? undefined : (this.made.get(step) ?? null);
  }
}

const NOT_KNOWN = { trouble: MADE_BY_A_STEP } as const;
