import type { PartTask } from '@app/contracts';
import { TRANSCODED } from '@app/ffmpeg';

import { pictureRange, type PartedVideo } from './parted-video';
import type { RenderSession } from './render-session';
import { encodable, framesOf } from './transcode.command';
import { climbOf, decodedSources } from './transcode.encode';
import { workOf, type Transcoding } from './transcode.plan';
import { transcodedSound } from './transcode.sound';

/** A video that is to be another one, or some frames of it, as its parts are made. */
export async function partedTranscoding(
  session: RenderSession,
  job: Transcoding,
  part: PartTask | undefined,
): Promise<PartedVideo> {
  const { video, size, pacing, seconds, input } = job;
  const decoded = { field: 'url_video', video, pacing };
  const range = part && (await pictureRange(session, decoded, part));
  const { ladder, faults } = climbOf(job);
  return {
    ...{ size, rate: pacing.rate, seconds, frames: pacing.frames },
    pixelsPerSecond: workOf(job).pixelsPerSecond,
    ...{ quality: input.quality, codec: encodable(job.codec), ladder, faults },
    picture: (rung) => ({ ...framesOf(job, { rung, range }), pad: TRANSCODED }),
    sound: transcodedSound(job),
    soundInputs: [],
    sources: decodedSources(job),
    decoded,
    warnings: [],
  };
}
