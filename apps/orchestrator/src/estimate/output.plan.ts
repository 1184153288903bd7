import { mediaIn, OPERATIONS, type OperationName } from '@app/contracts';

import { concatenated } from './concat.planner';
import type { Amount } from './cost.forecast';
import type { EstimatedOutput, EstimateWarning } from './estimate.views';
import { piped } from './pipeline.planner';
import { outputOf } from './planned.media';
import type { Checked, Plan, Planner } from './planner';
import type { SourceLooks } from './source.looks';
import { pictured, slides } from './still.planners';
import { sounded } from './sound.planners';
import { captioned, sameVideo, transcoded, trimmed, withSound } from './video.planners';

/** What a job makes, as far as it is known before it is made. */
export interface OutputPlan {
  readonly output: EstimatedOutput | null;
  readonly amount: Amount;
  readonly warnings: readonly EstimateWarning[];
}

/** Plans the output of a request as its worker will. Throws ApiError for what it would refuse. */
export async function planOutput(checked: Checked, looks: SourceLooks): Promise<OutputPlan> {
  const { media, warnings, amount } = await planOf(checked, looks);
  return { output: outputOf(media), amount: amount ?? amountOf(media), warnings };
}

/** The plan of a request, or of one step of a pipeline. */
function planOf({ owner, operation, input }: Checked, looks: SourceLooks): Promise<Plan> {
  const media = mediaIn(OPERATIONS[operation].input, input);
  const uses = media.map((use) => ({ ...use, owner }));
  return PLANNERS[operation]({ owner, uses, input, looks });
}

/** Work goes by the length of what is made. */
function amountOf(media: Plan['media']): Amount {
  if (media === null || media.kind === 'still' || media.seconds === null) return 'unknown';
  return { seconds: media.seconds };
}

const probed: Planner = async () => ({ media: null, amount: 'one', warnings: [] });

/** One for each operation: a new one does not compile without. */
const PLANNERS: Readonly<Record<OperationName, Planner>> = {
  caption: captioned,
  img2vid: slides,
  addaudio: withSound,
  transcode: transcoded,
  audio: sounded,
  trim: trimmed,
  concat: concatenated,
  probe: probed,
  thumbnail: pictured,
  watermark: sameVideo,
  pipeline: (asked) => piped(asked, planOf),
};
