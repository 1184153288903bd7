import { createReadStream, createWriteStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import {
  AAC_OPTIONS,
  FragmentJoiner,
  MediaError,
  MP4_OPTIONS,
  verifyOutput,
  wavHead,
  type Command,
  type InputFile,
  type Rung,
  type RunOptions,
  type Verified,
  type Piece,
} from '@app/ffmpeg';

import type { ConcatJob } from './concat.job';
import { PIECE_PICTURE, PIECE_SOUND, renderPiece } from './concat.pieces';
import { samplesIn } from './concat.sources';
import type { RenderSession } from './render-session';
import { RESULT_FILE } from './video-result';

const ALL_PICTURES = 'joined.mp4';
const ALL_SOUND = 'joined.wav';

/** Renders piece after piece on one rung, joins them without another encode, and checks the result. */
export async function joinOn(
  rung: Rung,
  session: RenderSession,
  job: ConcatJob,
): Promise<Verified> {
  const { seconds, frames, frame, sound } = job;
  const { width, height } = frame.size;
  const pixelsPerSecond = (width * height * frame.rate.num) / frame.rate.den;
  const run = session.run({ seconds, pixelsPerSecond });
  await renderPieces(rung, session, { job, run });
  await session.tools.runner.ffmpeg(muxCommand(run, sound !== null), session.run());
  return verifyOutput(
    session.tools.runner,
    {
      ...{ name: RESULT_FILE, size: frame.size },
      video: { how: 'encoded', seconds, frames },
      audio: sound && { how: 'encoded', seconds },
    },
    session.run(),
  );
}

interface Rendering {
  readonly job: ConcatJob;
  readonly run: RunOptions;
}

async function renderPieces(
  rung: Rung,
  session: RenderSession,
  { job, run }: Rendering,
): Promise<void> {
  const path = (name: string) => join(run.folder, name);
  const samples = job.pieces.reduce((sum, piece) => sum + samplesIn(job, piece), 0);
  if (job.sound) await writeFile(path(ALL_SOUND), wavHead(job.sound, samples));
  await using pictures = await FragmentJoiner.open(path(ALL_PICTURES), job.frame.rate);
  for (const piece of job.pieces) {
    await renderPiece(session, { job, piece, rung }, startingAt(run, job, piece));
    await pictures.add(path(PIECE_PICTURE), piece.frames);
    if (job.sound) await addSound(path, samplesIn(job, piece) * 2 * job.sound.channels);
  }
}

/** The progress of a piece is that of all that comes before it, and its own. */
function startingAt(run: RunOptions, { frame: { rate } }: ConcatJob, { start }: Piece): RunOptions {
  const before = (start * rate.den) / rate.num;
  return {
    ...run,
    onProgress: (progress) =>
      run.onProgress?.({ ...progress, seconds: before + (progress.seconds ?? 0) }),
  };
}

async function addSound(path: (name: string) => string, bytes: number): Promise<void> {
  const { size } = await stat(path(PIECE_SOUND));
  if (size !== bytes) {
    const detail = `The sound of a part has ${size} bytes, not ${bytes}.`;
    throw new MediaError('output_invalid', detail);
  }
  const all = createWriteStream(path(ALL_SOUND), { flags: 'a' });
  await pipeline(createReadStream(path(PIECE_SOUND)), all);
}

/** Pictures as they are, sound as AAC. */
function muxCommand({ maxPixels }: RunOptions, hasSound: boolean): Command {
  const picture: InputFile = { name: ALL_PICTURES, demuxer: 'mov', maxPixels };
  const sound: InputFile = { name: ALL_SOUND, demuxer: 'wav', maxPixels };
  const options = [
    ...['-map', '0:v:0', '-c:v', 'copy'],
    ...(hasSound ? ['-map', '1:a:0', ...AAC_OPTIONS] : []),
    ...MP4_OPTIONS,
  ];
  return {
    inputs: [picture, ...(hasSound ? [sound] : [])],
    chains: [],
    outputs: [{ options, name: RESULT_FILE }],
  };
}
