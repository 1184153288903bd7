import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { JobWarning } from '@app/contracts';
import {
  checkPixels,
  MediaError,
  readStill,
  RunError,
  stillGraph,
  workingSize,
  type InputFile,
  type StillFacts,
  type ZoomSpec,
} from '@app/ffmpeg';

import type { RenderSession } from './render-session';

/** A still whose header was read and is within the budget. */
export interface OpenedStill {
  readonly input: InputFile;
  readonly facts: StillFacts;
  readonly folder: string;
}

const FIELD = 'url_image';

/** One raw frame at the zoom's working size: decoded, turned, cropped and scaled once. */
export const STILL_FILE = 'still.yuv';

/** A first picture that was taken out of its file. */
const ALONE_FILE = 'still.alone';

/** The still as ffmpeg can read it. Throws `media_invalid`, `media_too_large`, `media_unsupported`. */
export async function openStill(session: RenderSession, folder: string): Promise<OpenedStill> {
  const input = await session.still(FIELD);
  return session.about(FIELD, async () => {
    const facts = await factsOf(session);
    if (!facts.alone) return { input, facts, folder };
    await writeFile(join(folder, ALONE_FILE), facts.alone);
    return { input: { ...input, name: ALONE_FILE }, facts, folder };
  });
}

/** The still's header, within the budget and whole. */
async function factsOf(session: RenderSession): Promise<StillFacts> {
  const still = readStill(await readFile(session.source(FIELD).path));
  if (!still || still.width === 0 || still.height === 0) {
    throw new MediaError('media_invalid', 'It is damaged: its header can not be read.');
  }
  checkPixels(still.width, still.height, session.budget);
  if (!still.complete)
    throw new MediaError('media_invalid', 'It is cut short: its end is missing.');
  return still;
}

/** Decodes a still into `STILL_FILE`. Throws `media_invalid`. */
export function decodeStill(
  session: RenderSession,
  still: OpenedStill,
  zoom: ZoomSpec,
): Promise<void> {
  return session.about(FIELD, () => decode(session, still, zoom));
}

/** ffmpeg ends well with no frame for some broken stills, so the frame itself is looked at. */
async function decode(session: RenderSession, still: OpenedStill, zoom: ZoomSpec): Promise<void> {
  const { width, height } = workingSize(zoom);
  const chain = stillGraph(still.facts, zoom);
  const options = ['-map', `[${chain.to}]`, '-frames:v', '1', '-f', 'rawvideo'];
  const outputs = [{ options, name: STILL_FILE }];
  try {
    const command = { inputs: [still.input], chains: [chain], outputs };
    await session.tools.runner.ffmpeg(command, session.run());
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== 'encode_failed') throw error;
    throw new MediaError('media_invalid', 'It can not be decoded.', { cause: error });
  }
  const { size } = await stat(join(still.folder, STILL_FILE));
  if (size !== (width * height * 3) / 2) {
    throw new MediaError('media_invalid', 'It can not be decoded.');
  }
}

/** What of a still is not in the video. */
export function stillWarnings({ facts }: OpenedStill): JobWarning[] {
  if (!facts.animated) return [];
  const detail = `${FIELD}: it is animated; only its first picture is used`;
  return [{ code: 'animation_ignored', detail }];
}
