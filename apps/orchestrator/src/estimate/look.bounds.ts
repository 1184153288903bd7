import { NetError } from '@app/net';
import { Injectable } from '@nestjs/common';

/** What could be seen of a source, or why nothing was. */
export type Seen<Facts> = { readonly facts: Facts } | { readonly trouble: string };

/** How much one look may read, and until when. */
export interface LookLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

const MAX_BYTES = 8 * 1024 * 1024;
const DEADLINE_MS = 10_000;
/** Each holds as many bytes in memory. */
const MAX_AT_ONCE = 4;

/** Few looks at sources at once, each for some seconds and some megabytes. */
@Injectable()
export class LookBounds {
  private underWay = 0;

  /** What `read` sees; undefined stands for something that can not be read. */
  async look<Facts>(
    read: (limits: LookLimits) => Promise<Facts | undefined>,
  ): Promise<Seen<Facts>> {
    if (this.underWay >= MAX_AT_ONCE) return { trouble: 'too many are looked at just now' };
    this.underWay += 1;
    const signal = AbortSignal.timeout(DEADLINE_MS);
    try {
      const facts = await read({ maxBytes: MAX_BYTES, signal });
      return facts ? { facts } : { trouble: 'it can not be read' };
    } catch (error) {
      if (error instanceof NetError) return { trouble: error.detail };
      if (signal.aborted) return { trouble: `it did not come within ${DEADLINE_MS / 1000} s` };
      return { trouble: 'it can not be read' };
    } finally {
      this.underWay -= 1;
    }
  }
}
