import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { JobWarning } from '@app/contracts';
import {
  checkPixels,
  MediaError,
  pictureBytes,
  readStill,
  RunError,
  stillGraph,
  type InputFile,
  type StillFacts,
  type StillSpec,
} from '@app/ffmpeg';

import type { RenderSession } from './render-session';

/** A still whose header was read and is within the budget. */
export interface OpenedStill {
  /** The media field that it came by. */
  readonly field: string;
  readonly input: InputFile;
  readonly facts: StillFacts;
}

/** The still as ffmpeg can read it. Throws `media_invalid`, `media_too_large`, `media_unsupported`. */
export async function openStill(session: RenderSession, field: string): Promise<OpenedStill> {
  const input = await session.still(field);
  return session.about(field, async () => {
    const facts = await factsOf(session, field);
    if (!facts.alone) return { field, input, facts };
    // A first picture that was taken out of its file.
    const name = `${input.name}.alone`;
    await writeFile(join(session.run().folder, name), facts.alone);
    return { field, input: { ...input, name }, facts };
  });
}

/** The still's header, within the budget and whole. */
async function factsOf(session: RenderSession, field: string): Promise<StillFacts> {
  const still = readStill(await readFile(session.source(field).path));
  if (!still || still.width === 0 || still.height === 0) {
    throw new MediaError('media_invalid', 'It is damaged: its header can not be read.');
  }
  checkPixels(still.width, still.height, session.budget);
  if (!still.complete)
    throw new MediaError('media_invalid', 'It is cut short: its end is missing.');
  return still;
}

/** Decodes a still into a raw picture of its layout's canvas, and returns its name. Throws `media_invalid`. */
export function decodeStill(
  session: RenderSession,
  still: OpenedStill,
  spec: Omit<StillSpec, 'still'>,
): Promise<string> {
  return session.about(still.field, () => decode(session, still, spec));
}

/** ffmpeg ends well with no frame for some broken stills, so the frame itself is looked at. */
async function decode(
  session: RenderSession,
  { field, input, facts }: OpenedStill,
  spec: Omit<StillSpec, 'still'>,
): Promise<string> {
  const chains = stillGraph({ still: facts, ...spec });
  const options = ['-map', '[still]', '-frames:v', '1', '-f', 'rawvideo'];
  // Two fields may have led to one file, in two layouts.
  const name = `${field.replaceAll('.', '-')}.yuv`;
  const outputs = [{ options, name }];
  const run = session.run();
  try {
    await session.tools.runner.ffmpeg({ inputs: [input], chains, outputs }, run);
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== 'encode_failed') throw error;
    throw new MediaError('media_invalid', 'It can not be decoded.', { cause: error });
  }
  const { size } = await stat(join(run.folder, name));
  if (size !== pictureBytes(spec.layout.canvas)) {
    throw new MediaError('media_invalid', 'It can not be decoded.');
  }
  return name;
}

/** What of a still is not in the video. */
export function stillWarnings({ field, facts }: OpenedStill): JobWarning[] {
  if (!facts.animated) return [];
  const detail = `${field}: it is animated; only its first picture is used`;
  return [{ code: 'animation_ignored', detail }];
}
