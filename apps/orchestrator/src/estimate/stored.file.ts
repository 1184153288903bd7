import { NetError } from '@app/net';

import type { ArtifactStore } from '../artifacts/artifact.store';
import type { LookLimits } from './look.bounds';
import type { PartedFile } from './parted.source';

/** An uploaded file that is read in parts, with a bound for all of them together. */
export class StoredFile implements PartedFile {
  private left: number;

  private constructor(
    private readonly artifacts: ArtifactStore,
    private readonly key: string,
    private readonly limits: LookLimits,
    readonly size: number,
  ) {
    this.left = limits.maxBytes;
  }

  /** Throws NetError where there is none. */
  static async open(
    artifacts: ArtifactStore,
    key: string,
    limits: LookLimits,
  ): Promise<StoredFile> {
    const facts = await artifacts.facts(key);
    if (!facts) throw gone();
    return new StoredFile(artifacts, key, limits, facts.sizeBytes);
  }

  async read(from: number, to: number): Promise<Uint8Array> {
    const { maxBytes, signal } = this.limits;
    this.left -= to - from;
    if (this.left < 0) {
      throw new NetError('source_too_large', `More than ${maxBytes} bytes of it would be read.`);
    }
    signal.throwIfAborted();
    const bytes = await this.artifacts.readPart(this.key, from, to - from);
    if (bytes?.length !== to - from) throw gone();
    return bytes;
  }
}

function gone(): NetError {
  return new NetError('source_unreachable', 'It is gone.');
}
