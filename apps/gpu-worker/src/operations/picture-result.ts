import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { OutputFile, PictureFormat } from '@app/contracts';
import { canBeDecoded, MediaError, pictureDemuxer, readStill, type Size } from '@app/ffmpeg';

import type { RenderSession } from './render-session';
import type { RenderedFile } from './renderer';

/** A picture that was made under its own file name. */
export interface MadePicture {
  readonly file: OutputFile;
  readonly format: PictureFormat;
  readonly size: Size;
}

/** A picture as a file of a result, once it is whole, of its size and decodes. Throws `output_invalid`. */
export async function checkedPicture(
  session: RenderSession,
  { file, format, size }: MadePicture,
): Promise<RenderedFile> {
  const run = session.run();
  const { filename, contentType } = file;
  const path = join(run.folder, filename);
  const still = readStill(await readFile(path));
  const isRight =
    still?.complete === true &&
    still.format === format &&
    still.width === size.width &&
    still.height === size.height;
  const input = { name: filename, demuxer: pictureDemuxer(format), maxPixels: run.maxPixels };
  const { runner } = session.tools;
  if (!isRight || !(await canBeDecoded(runner, { input, index: 0, frames: 1 }, run))) {
    throw new MediaError('output_invalid', `The picture ${filename} is not what was planned.`);
  }
  const media = {
    ...{ duration_seconds: 0, ...size, frame_rate: null },
    ...{ video_codec: format, audio_codec: null },
  };
  return { path, filename, contentType, media };
}
