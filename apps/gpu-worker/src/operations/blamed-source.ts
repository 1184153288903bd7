import { ApiError } from '@app/contracts';
import { canBeDecoded, RunError } from '@app/ffmpeg';

import type { DecodedSource } from './opened-media';
import type { RenderSession } from './render-session';

/**
 * Runs a render; where ffmpeg fails, each source is decoded by itself, and one that does not decode to
 * anything is to blame and not the encoder: another try would not help. ffmpeg's exit codes tell
 * neither, and change by version. Throws ApiError `media_invalid`, else what the render threw.
 */
export async function orBlameSource<T>(
  session: RenderSession,
  sources: readonly DecodedSource[],
  render: () => Promise<T>,
): Promise<T> {
  try {
    return await render();
  } catch (error) {
    if (!(error instanceof RunError) || error.code !== 'encode_failed') throw error;
    for (const { field, input, index } of sources) {
      if (await canBeDecoded(session.tools.runner, { input, index }, session.run())) continue;
      const detail = `${field}: It is damaged: nothing of it can be decoded.`;
      throw new ApiError('media_invalid', detail, { cause: error });
    }
    throw error;
  }
}
