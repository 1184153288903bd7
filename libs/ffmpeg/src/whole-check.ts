import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Command, InputFile, OutputFile } from './command';
import { framesIn, trialOptions } from './decode-trial';
import { MediaError } from './errors';
import type { CopiedPlan, OutputPlan, StreamPlan } from './output-plan';
import type { RunOptions } from './run-options';
import type { Runner } from './runner';
import { DECODE_STRICTLY, hashOptions } from './stream-checks';

/** The streams of a result as they are planned. */
type Planned = Pick<OutputPlan, 'video' | 'audio'>;

/**
 * Whether all is well with what stands in a result, found out in one run, since starting ffmpeg takes
 * longer than most of the checks: copied packets are the source's and can be parsed, a copied picture
 * begins with one, encoded streams decode to their end. What is not well is not said.
 */
export async function isFlawless(
  runner: Runner,
  { result, plan }: { readonly result: InputFile; readonly plan: Planned },
  options: RunOptions,
): Promise<boolean> {
  const command = wholeCheck(result, plan);
  try {
    const { frames } = await runner.ffmpeg(command, options);
    const planned = plan.video.how === 'copied' ? plan.video.packets : plan.video.frames;
    if (planned !== undefined && frames !== planned) return false;
    const written = (name: string) => readFile(join(options.folder, name), 'latin1');
    const same = copiesOf(plan).map(async ({ kind }) => {
      const [wanted, got] = await Promise.all([SOURCE, RESULT].map((of) => written(of[kind])));
      return wanted !== '' && wanted === got;
    });
    const begins = plan.video.how === 'encoded' || framesIn(await written(FIRST_FRAME)) > 0;
    return begins && (await Promise.all(same)).every(Boolean);
  } catch (error) {
    if (error instanceof MediaError && error.code === 'encode_failed') return false;
    throw error;
  }
}

const SOURCE = { v: 'source-v.hash', a: 'source-a.hash' } as const;
const RESULT = { v: 'result-v.hash', a: 'result-a.hash' } as const;
const FIRST_FRAME = 'first.crc';

/** The whole check as one command; any error ends it. The frames that it counts are the picture's. */
export function wholeCheck(result: InputFile, plan: Planned): Command {
  const copies = copiesOf(plan);
  const isCopied = plan.video.how === 'copied';
  // To look into streams before they are read is of use to decoders of pictures alone, and half of the time.
  const unseen = isCopied ? ['-nofind_stream_info'] : [];
  const read = { ...result, options: [...DECODE_STRICTLY, ...unseen] };
  const first = { ...result, options: [...unseen, '-t', FIRST_SECONDS] };
  return {
    inputs: [
      read,
      ...copies.map(({ plan: { source } }) => ({ ...source, options: [...unseen] })),
      ...(isCopied ? [first] : []),
    ],
    chains: [],
    outputs: [
      ...copies.flatMap(copyOutputs),
      ...decodeOutputs(plan),
      ...(isCopied ? [firstFrame(copies.length + 1)] : []),
    ],
  };
}

/** A copy may begin one frame late; of the rest nothing is to be decoded. */
const FIRST_SECONDS = '0.1';

interface Copy {
  readonly kind: 'v' | 'a';
  readonly plan: CopiedPlan;
}

function copiesOf({ video, audio }: Planned): readonly Copy[] {
  const asCopy = (kind: Copy['kind'], plan: StreamPlan | null): Copy[] =>
    plan?.how === 'copied' ? [{ kind, plan }] : [];
  return [...asCopy('v', video), ...asCopy('a', audio)];
}

/** A packet whose head says nothing, e.g. one of zeros, is an error to `trace_headers`. */
function copyOutputs({ kind, plan }: Copy, at: number): OutputFile[] {
  const { packets, skipped, streamIndex } = plan;
  const parsed = kind === 'v' ? ['trace_headers'] : [];
  return [
    { options: ['-map', `0:${kind}:0`, ...hashOptions(packets, 0, parsed)], name: RESULT[kind] },
    {
      options: ['-map', `${at + 1}:${streamIndex}`, ...hashOptions(packets, skipped)],
      name: SOURCE[kind],
    },
  ];
}

function decodeOutputs({ video, audio }: Planned): OutputFile[] {
  const maps = [
    ...(video.how === 'encoded' ? ['-map', '0:v:0'] : []),
    ...(audio?.how === 'encoded' ? ['-map', '0:a:0'] : []),
  ];
  if (maps.length === 0) return [];
  return [{ options: [...maps, '-fps_mode', 'passthrough', '-f', 'null'], name: 'nothing' }];
}

function firstFrame(input: number): OutputFile {
  return { options: ['-map', `${input}:v:0`, ...trialOptions(1)], name: FIRST_FRAME };
}
