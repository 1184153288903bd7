import type { Encoder, JobWarning } from '@app/contracts';
import {
  MP4_OPTIONS,
  verifyOutput,
  videoEncoderOptions,
  type Chain,
  type Command,
  type GpuFault,
  type InputFile,
  type Quality,
  type Rational,
  type Rung,
  type Size,
  type Verified,
} from '@app/ffmpeg';

import { orBlameSource } from './blamed-source';
import { decodedFrames, lostFrames } from './decoded-frames';
import { climb, type Climb } from './ladder';
import type { DecodedFrames, DecodedSource, NotedFrames } from './opened-media';
import type { RenderSession } from './render-session';
import type { SoundTrack } from './sound-track';
import { seenFrames } from './seen-frames';
import { RESULT_FILE } from './video-result';
import { writeResult } from './written-result';

/** A picture as ffmpeg is to make it: chains from inputs to a pad. */
export interface PlannedPicture {
  readonly inputs: readonly InputFile[];
  readonly chains: readonly Chain[];
  readonly pad: string;
}

/**
 * A video that is planned to its last filter and not rendered yet: it is either encoded, or taken as
 * the source of what comes next (`madeVideo`).
 */
export interface PlannedVideo {
  readonly size: Size;
  readonly rate: Rational;
  /** Length of the result. */
  readonly seconds: number;
  /** Frames of the result where none is lost. */
  readonly frames: number;
  /** Where that is known better than by the video that was opened. */
  readonly pixelsPerSecond?: number;
  readonly quality: Quality;
  readonly ladder: Climb['ladder'];
  readonly faults: readonly GpuFault[];
  readonly picture: (rung: Rung) => PlannedPicture;
  /** By numbers that count the picture's inputs first. */
  readonly sound: SoundTrack | null;
  /** What the sound is made of beside the picture's inputs. */
  readonly soundInputs: readonly InputFile[];
  readonly fontconfigFile?: string;
  /** Everything that is decoded for it. */
  readonly sources: readonly DecodedSource[];
  /** The video whose frames these are, of which a few may not be decodable; null where we make them. */
  readonly decoded: (DecodedFrames & Partial<NotedFrames>) | null;
  readonly warnings: readonly JobWarning[];
}

/** A planned video that was encoded and verified, with what has to be said about it. */
export interface EncodedVideo extends Encoded {
  readonly encoder: Encoder;
  readonly fallbackReason: string | null;
}

/** Encodes a planned video on the best rung that there is, once. */
export async function encodeVideo(
  session: RenderSession,
  planned: PlannedVideo,
): Promise<EncodedVideo> {
  const { made, ...choice } = await orBlameSource(session, planned.sources, () =>
    climb(session.tools, planned, (rung) => encodeOn(rung, session, planned)),
  );
  return { ...choice, ...made, warnings: [...planned.warnings, ...made.warnings] };
}

interface Encoded {
  readonly verified: Verified;
  readonly warnings: readonly JobWarning[];
}

async function encodeOn(
  rung: Rung,
  session: RenderSession,
  planned: PlannedVideo,
): Promise<Encoded> {
  const { seconds, pixelsPerSecond, decoded, sound } = planned;
  const plan = { seconds, ...(pixelsPerSecond !== undefined && { pixelsPerSecond }) };
  const written = await writeResult(session, {
    sound,
    commandWith: (chains) => encodeCommand(planned, rung, chains),
    run: () => ({ ...session.run(plan), usesGpu: rung !== 'cpu' }),
  });
  const { frames } = written;
  const lost = await decodedOf(session, planned, { frames, rung });
  const isHeld = !decoded || decoded.seenFile !== undefined;
  const video = { how: 'encoded', seconds, frames: isHeld ? planned.frames : frames } as const;
  const verified = await verifyOutput(
    session.tools.runner,
    { name: RESULT_FILE, size: planned.size, video, audio: sound?.plan ?? null },
    session.run(),
  );
  return { verified, warnings: [...written.warnings, ...lost] };
}

/** Checks what was decoded of each video; returns what has to be said of lacking frames. */
async function decodedOf(
  session: RenderSession,
  { decoded }: PlannedVideo,
  { frames, rung }: { readonly frames: number; readonly rung: Rung },
): Promise<readonly JobWarning[]> {
  const warnings: JobWarning[] = [];
  for (const each of decoded ? [...(decoded.video.made?.noted ?? []), decoded] : []) {
    const { field, video, pacing, seenFile } = each;
    const came = seenFile === undefined ? frames : await seenFrames(session.folder, seenFile);
    await session.about(field, async () => decodedFrames(video, { pacing, frames: came, rung }));
    warnings.push(...lostFrames(field, pacing, came));
  }
  return warnings;
}

function encodeCommand(planned: PlannedVideo, rung: Rung, soundChains: readonly Chain[]): Command {
  const { sound, soundInputs, quality, rate, fontconfigFile } = planned;
  const { inputs, chains, pad } = planned.picture(rung);
  const options = [
    ...['-map', `[${pad}]`, ...videoEncoderOptions({ rung, quality, rate })],
    ...(sound?.options ?? []),
    ...MP4_OPTIONS,
  ];
  return {
    inputs: [...inputs, ...soundInputs],
    chains: [...chains, ...soundChains],
    outputs: [{ options, name: RESULT_FILE }],
    ...(fontconfigFile !== undefined && { fontconfigFile }),
  };
}
