import type { Quality } from '@app/ffmpeg';

import type { LaidTrack } from './laid-track';
import type { OpenedSound, OpenedVideo } from './opened-media';

/** Sources that were opened, and what is to be made of them. */
export interface SoundJob extends LaidTrack {
  readonly video: OpenedVideo;
  readonly sound: OpenedSound;
  readonly seconds: number;
  /** Whether the last frame stands while the sound goes on. */
  readonly holds: boolean;
  readonly quality: Quality;
}
