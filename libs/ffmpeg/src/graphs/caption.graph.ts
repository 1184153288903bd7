import { pacingFilters, type Pacing } from '../pacing';
import { plainPictureFilters } from '../picture';
import type { VideoFacts } from '../probe-facts';
import type { Chain } from './chain';

/** The one name under which captions are drawn; a file of our own making, never a user's. */
export const CAPTIONS_FILE = 'captions.ass';

/** A video, the rate to put it on, and the file to draw; null leaves the picture as it is. */
export interface CaptionSpec {
  readonly video: VideoFacts;
  readonly pacing: Pacing;
  readonly captionsFile: typeof CAPTIONS_FILE | null;
}

/**
 * From a video to the same with captions. `ass=` reads by libass only, where `subtitles=` would
 * open anything with every demuxer.
 */
export function captionGraph({ video, pacing, captionsFile }: CaptionSpec): Chain {
  return {
    from: `0:${video.index}`,
    filters: [
      ...pacingFilters(pacing),
      ...plainPictureFilters(video),
      ...(captionsFile === null ? [] : [`ass=filename=${captionsFile}`]),
    ],
    to: 'captioned',
  };
}
