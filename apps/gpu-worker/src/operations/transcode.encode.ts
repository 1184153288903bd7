import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { JobWarning } from '@app/contracts';
import {
  demuxerOf,
  encoderOn,
  isOwnSize,
  verifyOutput,
  videoFaults,
  type Rung,
  type Verified,
  type VideoEncoder,
} from '@app/ffmpeg';

import { orBlameSource } from './blamed-source';
import type { DecodedSource } from './opened-media';
import { decodedFrames, lostFrames } from './decoded-frames';
import { climb, type Climb, type Climbed } from './ladder';
import type { RenderSession } from './render-session';
import { bitRateFor, tooSmall } from './transcode.budget';
import { encodeCommand, lookCommand, resultFile, type Attempt } from './transcode.command';
import { workOf, type Transcoding } from './transcode.plan';
import { transcodedSound } from './transcode.sound';

/** A checked result. */
export interface Transcoded {
  readonly verified: Verified;
  readonly warnings: readonly JobWarning[];
}

/** Encodes the picture on the best rung that its codec and size have. */
export function encode(session: RenderSession, job: Transcoding): Promise<Climbed<Transcoded>> {
  return orBlameSource(session, decodedSources(job), () =>
    climb(session.tools, climbOf(job), (rung) => encodeWithin(session, job, rung)),
  );
}

/** Where its picture can be made. */
export function climbOf({ video, codec, size }: Transcoding): Climb {
  const { video: facts } = video.source;
  // CUDA's scaler looks at few pixels, and what is made smaller flickers.
  const ladder = isOwnSize(facts, size) ? 'whole' : 'encoding';
  return { ladder, faults: videoFaults(facts, { size, codec }), codec };
}

/** The streams of the video that are decoded. */
export function decodedSources({ video, sound }: Transcoding): DecodedSource[] {
  const field = 'url_video';
  const { input, source } = video;
  const indexes = [source.video.index, ...(sound ? [sound.source.audio.index] : [])];
  return indexes.map((index) => ({ field, input, index }));
}

/** After so many tries an encoder can not make it. */
const MAX_TRIES = 4;

/** Encodes, and where that has too many bytes again at the bit rate that fits. */
async function encodeWithin(
  session: RenderSession,
  job: Transcoding,
  rung: Rung,
): Promise<Transcoded> {
  const { max_size_bytes: maxBytes = Infinity } = job.input;
  let attempt: Attempt = { rung, track: transcodedSound(job), bitRate: null };
  let bytes = 0;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const frames = await encodeOnce(session, job, attempt);
    bytes = await bytesOf(session, job);
    if (bytes <= maxBytes) return checked(session, job, { ...attempt, frames });
    attempt = smaller(job, attempt, { maxBytes, bytes });
  }
  throw tooSmall(maxBytes, bytes);
}

/** How large the result came out. */
export async function bytesOf(session: RenderSession, job: Transcoding): Promise<number> {
  const { size } = await stat(join(session.run().folder, resultFile(job)));
  return size;
}

function smaller(
  job: Transcoding,
  { rung, bitRate }: Attempt,
  weights: { readonly maxBytes: number; readonly bytes: number },
): Attempt {
  const track = transcodedSound(job, true);
  const soundBitRate = (track?.kbps ?? 0) * 1000;
  const weighed = { ...weights, seconds: job.seconds, soundBitRate, bitRate };
  return { rung, track, bitRate: bitRateFor(weighed) };
}

async function encodeOnce(
  session: RenderSession,
  job: Transcoding,
  attempt: Attempt,
): Promise<number> {
  const { video, pacing } = job;
  const { rung } = attempt;
  const run = { ...session.run(workOf(job)), usesGpu: rung !== 'cpu' };
  const { runner } = session.tools;
  const passes = passesOf(job, attempt);
  if (passes) await runner.ffmpeg(lookCommand(job, attempt), { ...run, onProgress: undefined });
  const command = encodeCommand(job, attempt, passes ? ['-pass', '2'] : []);
  const { frames } = await runner.ffmpeg(command, run);
  await session.about('url_video', async () => decodedFrames(video, { pacing, frames, rung }));
  return frames;
}

/** These meet a bit rate where they have seen the video before, and libvpx only then. */
const TWO_PASSES: readonly VideoEncoder[] = ['libx264', 'libvpx-vp9'];

function passesOf({ codec }: Transcoding, { rung, bitRate }: Attempt): boolean {
  return bitRate !== null && TWO_PASSES.includes(encoderOn(rung, codec));
}

async function checked(
  session: RenderSession,
  job: Transcoding,
  { track, bitRate, frames }: Attempt & { readonly frames: number },
): Promise<Transcoded> {
  const { size, seconds, input, pacing } = job;
  const plan = {
    ...{ name: resultFile(job), demuxer: demuxerOf(input.container), size },
    ...{ video: { how: 'encoded', seconds, frames } as const, audio: track?.plan ?? null },
  };
  const verified = await verifyOutput(session.tools.runner, plan, session.run());
  const lost = lostFrames('url_video', pacing, frames);
  return { verified, warnings: [...lost, ...lowered(job, bitRate)] };
}

function lowered({ input }: Transcoding, bitRate: number | null): JobWarning[] {
  if (bitRate === null) return [];
  const kbps = Math.round(bitRate / 1000);
  const detail = `max_size_bytes: at quality ${input.quality} it would be larger; the picture has ${kbps} kbit/s instead`;
  return [{ code: 'quality_lowered', detail }];
}
