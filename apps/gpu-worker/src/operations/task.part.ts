import { PART_OUTPUT, type PartTask } from '@app/contracts';
import {
  fragmentOptions,
  MediaError,
  survey,
  videoEncoderOptions,
  type Command,
  type GpuFault,
  type Rung,
} from '@app/ffmpeg';

import { orBlameSource } from './blamed-source';
import { decodedFrames, lostFrames } from './decoded-frames';
import { climb } from './ladder';
import { toMediaFacts } from './media-facts';
import type { PartedVideo } from './parted-video';
import type { RenderSession } from './render-session';
import type { RenderResult } from './renderer';
import { partFile } from './task.files';

const PART_FILE = 'part.mp4';
/** In the words of every reason why a GPU is not used. */
const OTHERS_ON_CPU: GpuFault = {
  unit: 'nvenc',
  reason: 'other parts of the result were encoded on the CPU',
};

/** Renders some frames of a picture, without sound. */
export async function renderPart(
  session: RenderSession,
  video: PartedVideo,
  task: PartTask,
): Promise<RenderResult> {
  const started = performance.now();
  const frames = (task.to ?? video.frames) - task.from;
  const faults = [...video.faults, ...(task.cpu_only ? [OTHERS_ON_CPU] : [])];
  const { made, encoder, fallbackReason } = await orBlameSource(session, video.sources, () =>
    climb(session.tools, { ...video, faults }, (rung) =>
      encodePart(session, { video, frames, rung }),
    ),
  );
  const checkedAt = performance.now();
  const media = toMediaFacts(await factsOf(session, made.frames));
  const now = performance.now();
  const renderMs = Math.max(1, Math.round(checkedAt - started));
  return {
    outputs: { [PART_OUTPUT]: partFile(session, { name: PART_FILE, output: PART_OUTPUT, media }) },
    ...{ data: null, warnings: made.warnings, encoder, fallbackReason, renderMs },
    verifyMs: Math.round(now - checkedAt),
    speed: Math.round((media.duration_seconds / renderMs) * 100_000) / 100,
  };
}

interface Encoding {
  readonly video: PartedVideo;
  readonly frames: number;
  readonly rung: Rung;
}

async function encodePart(session: RenderSession, { video, frames: wanted, rung }: Encoding) {
  const { rate, decoded, pixelsPerSecond } = video;
  const seconds = (wanted * rate.den) / rate.num;
  const plan = { seconds, ...(pixelsPerSecond !== undefined && { pixelsPerSecond }) };
  const run = { ...session.run(plan), usesGpu: rung !== 'cpu' };
  const { frames } = await session.tools.runner.ffmpeg(partCommand(video, rung), run);
  if (!decoded) return { frames, warnings: [] };
  const { field, video: opened } = decoded;
  const pacing = { ...decoded.pacing, frames: wanted };
  await session.about(field, async () => decodedFrames(opened, { pacing, frames, rung }));
  return { frames, warnings: lostFrames(field, pacing, frames) };
}

function partCommand(video: PartedVideo, rung: Rung): Command {
  const { quality, rate, codec, fontconfigFile } = video;
  const { inputs, chains, pad } = video.picture(rung);
  const encoding = videoEncoderOptions({ rung, quality, rate, codec });
  const options = ['-map', `[${pad}]`, ...encoding, ...fragmentOptions(rate)];
  return {
    ...{ inputs, chains, outputs: [{ options, name: PART_FILE }] },
    ...(fontconfigFile !== undefined && { fontconfigFile }),
  };
}

/** All that is encoded is decoded once in the end, when the parts are joined. */
async function factsOf(session: RenderSession, frames: number) {
  const { maxPixels } = session.run();
  const file = { name: PART_FILE, demuxer: 'mov', maxPixels } as const;
  const { facts, timelineOf } = await survey(session.tools.runner, file, session.run());
  const packets = facts.video ? timelineOf(facts.video).times.length : 0;
  if (packets === frames) return facts;
  throw new MediaError('output_invalid', `A part has ${packets} frames, not ${frames}.`);
}
