import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
  concatPicture,
  concatSound,
  fragmentOptions,
  JOINED_PICTURE,
  JOINED_SOUND,
  MediaError,
  seenFile,
  videoEncoderOptions,
  type Command,
  type Rung,
  type RunOptions,
  type Piece,
  type Run,
} from '@app/ffmpeg';

import { orBlameSource } from './blamed-source';
import type { DecodedSource } from './opened-media';
import type { ConcatJob } from './concat.job';
import { samplesIn, sourcesOf } from './concat.sources';
import { decodedFrames } from './decoded-frames';
import type { RenderSession } from './render-session';

/** The files of the piece that is being made. */
export const PIECE_PICTURE = 'piece.mp4';
export const PIECE_SOUND = 'piece.pcm';

/** One piece of a job, and where it is encoded. */
export interface PieceJob {
  readonly job: ConcatJob;
  readonly piece: Piece;
  readonly rung: Rung;
}

/** Renders one piece of the result, and checks that its sources could be decoded. */
export async function renderPiece(
  session: RenderSession,
  pieceJob: PieceJob,
  options: RunOptions,
): Promise<void> {
  const run = { ...options, usesGpu: pieceJob.rung !== 'cpu' };
  const { frames } = await orBlameSource(session, decodedSources(pieceJob), () =>
    session.tools.runner.ffmpeg(pieceCommand(pieceJob), run),
  );
  for (const [at, each] of pieceJob.piece.runs.entries()) {
    const path = join(options.folder, seenFile(at));
    await checkSeen(session, { ...pieceJob, run: each, path });
  }
  if (frames === pieceJob.piece.frames) return;
  const detail = `A part of the result has ${frames} frames, not ${pieceJob.piece.frames}.`;
  throw new MediaError('output_invalid', detail);
}

function pieceCommand({ job, piece, rung }: PieceJob): Command {
  const { frame, transition, quality, sound: format } = job;
  const { inputs, pictures, sounds } = sourcesOf(job, piece);
  const samples = samplesIn(job, piece);
  const encoding = videoEncoderOptions({ rung, quality, rate: frame.rate });
  const picture = ['-map', `[${JOINED_PICTURE}]`, ...encoding, ...fragmentOptions(frame.rate)];
  const sound = ['-map', `[${JOINED_SOUND}]`, '-c:a', 'pcm_s16le', '-f', 's16le'];
  return {
    inputs,
    chains: [
      ...concatPicture({ pictures, transition, frame }),
      ...(format ? concatSound({ sounds, samples, format }) : []),
    ],
    outputs: [
      { options: picture, name: PIECE_PICTURE },
      ...(format ? [{ options: sound, name: PIECE_SOUND }] : []),
    ],
  };
}

function decodedSources({ job, piece }: PieceJob): DecodedSource[] {
  return piece.runs.flatMap(({ clip: at }) => {
    const clip = job.clips[at];
    if (clip?.kind !== 'video') return [];
    const { field, video, sound } = clip;
    return [
      { field, input: video.input, index: video.source.video.index },
      ...(sound ? [{ field, input: sound.input, index: sound.source.audio.index }] : []),
    ];
  });
}

interface Seen {
  readonly job: ConcatJob;
  readonly piece: Piece;
  readonly run: Run;
  readonly path: string;
}

/** Frames on a rate hide what could not be decoded; so those of the source are counted before. */
async function checkSeen(session: RenderSession, { job, piece, run, path }: Seen): Promise<void> {
  const clip = job.clips[run.clip];
  if (clip?.kind !== 'video') return;
  const { num, den } = job.frame.rate;
  const start = clip.from + (run.first * den) / num;
  // The next to the last frame has been taken when the last one is there.
  const seconds = ((piece.frames - 1) * den) / num;
  const isIn = (time: number) => time > -SLACK_SECONDS && time < seconds - SLACK_SECONDS;
  const wanted = clip.times.slice(0, -1).filter((time) => isIn(time - start)).length;
  const lines = (await readFile(path, 'latin1')).matchAll(/^frame:\d+\s+pts:(-?\d+)/gm);
  const frames = [...lines].filter(([, pts]) => isIn(Number(pts) / 1e6)).length;
  if (wanted === 0) return;
  const pacing = { rate: job.frame.rate, isSteady: true, frames: wanted };
  await session.about(clip.field, async () =>
    decodedFrames(clip.video, { pacing, frames, rung: 'cpu' }),
  );
}

const SLACK_SECONDS = 0.002;
