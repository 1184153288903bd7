import type { Readable } from 'node:stream';

import { ApiError } from '@app/contracts';

/** Slowest upload that is waited for: 16 kB/s over any 30 s, so a stall ends it too. */
const WINDOW_MS = 30_000;
const MIN_BYTES_PER_WINDOW = 480_000;

/** Watches how fast a stream comes and destroys it when it is too slow. `stop()` ends the watch. */
export class Pace {
  private bytes = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly source: Readable) {
    this.timer = setInterval(() => this.look(), WINDOW_MS).unref();
  }

  count(bytes: number): void {
    this.bytes += bytes;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    if (this.bytes < MIN_BYTES_PER_WINDOW) {
      this.source.destroy(new ApiError('upload_failed', 'The upload came too slowly.'));
    }
    this.bytes = 0;
  }
}
