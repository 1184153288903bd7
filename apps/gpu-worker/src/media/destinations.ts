import type { Destination, JobWarning, ManifestFile } from '@app/contracts';
import {
  NetError,
  StoreClient,
  type Backoff,
  type HttpReach,
  type StoreClientOptions,
} from '@app/net';

import type { ResultFile } from './publisher';

/** A stored result, and the client's own place for it. */
export interface Sending {
  readonly destination: Destination;
  readonly output: Pick<ResultFile, 'path'>;
  readonly file: ManifestFile;
  /** How long it may take with all its tries. */
  readonly timeoutMs: number;
}

/** What the manifest says of it. */
export interface Sent {
  readonly file: ManifestFile;
  readonly warnings: readonly JobWarning[];
}

const BACKOFF: Backoff = { tries: 4, firstDelayMs: 500, maxDelayMs: 8_000 };

/** Puts results to places that clients named, under the rules for sources: public, no redirects. */
export class Destinations {
  private readonly client: StoreClient;

  constructor(reach: HttpReach, options: StoreClientOptions = {}) {
    this.client = new StoreClient(reach, { backoff: BACKOFF, ...options });
  }

  /** What fails is a warning, since the result is stored already. Throws the signal's reason. */
  async send(sending: Sending, signal: AbortSignal): Promise<Sent> {
    const { file, timeoutMs } = sending;
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const why = await this.put(sending, AbortSignal.any([signal, late]));
      return why === null
        ? { file: { ...file, delivered: true }, warnings: [] }
        : failed(file, why);
    } catch (error) {
      signal.throwIfAborted();
      if (late.aborted)
        return failed(file, `It took longer than ${Math.round(timeoutMs / 1000)} s.`);
      return failed(file, error instanceof NetError ? error.detail : 'It could not be read.');
    }
  }

  /** Null when it is there; else why not. */
  private async put(
    { destination: { put_url: url, headers = {} }, output: { path }, file }: Sending,
    signal: AbortSignal,
  ): Promise<string | null> {
    const put = await this.client.putFile(
      { url, headers, path, maxBytes: file.size_bytes },
      signal,
    );
    if (put.stored === 'created' || put.maybeOurs) return null;
    return `The store ${URL.parse(url)?.host ?? ''} has another object there.`;
  }
}

function failed(file: ManifestFile, why: string): Sent {
  const detail = `The result was not stored at destination: ${why}`;
  return {
    file: { ...file, delivered: false },
    warnings: [{ code: 'destination_failed', detail }],
  };
}
