import { join } from 'node:path';

import { ApiError, toApiError, type MediaKind, type SourceReference } from '@app/contracts';
import { download, type DiskRoom, type HttpReach } from '@app/net';

/** One media field of a job, and where it is fetched from. */
export interface WantedMedia {
  /** The input field, e.g. `url_video` or `slides.0.url_image`. */
  readonly name: string;
  readonly kind: MediaKind;
  readonly source: SourceReference;
  readonly maxBytes: number;
}

export interface FetchedMedia {
  /** Absolute, without an extension: the name must not say what the bytes are. */
  readonly path: string;
  readonly kind: MediaKind;
  readonly bytes: number;
  /** What the server says that its text is encoded in, unchecked; null where it does not say. */
  readonly charset: string | null;
}

export interface FetchOptions {
  readonly folder: string;
  /** Of the folder's disk; shared by all that is fetched. */
  readonly room: DiskRoom;
  /** Of all sources together. */
  readonly maxTotalBytes: number;
  readonly signal: AbortSignal;
  /** 0 to 1 over all of them. */
  readonly progress: (fraction: number) => void;
}

/** As many as a browser asks one host for: the pictures of a slideshow often come from one. */
const MOST_AT_ONCE = 6;

/** Fetches the media of a job: from anybody by the guarded client, from our store by its own. */
export class MediaFetcher {
  constructor(private readonly reaches: Readonly<Record<SourceReference['from'], HttpReach>>) {}

  /**
   * Six side by side, and once what several fields name; the first failure ends the others. Throws
   * ApiErrors that name the field.
   */
  async fetch(
    wanted: readonly WantedMedia[],
    options: FetchOptions,
  ): Promise<Readonly<Record<string, FetchedMedia>>> {
    const failed = new AbortController();
    const signal = AbortSignal.any([options.signal, failed.signal]);
    const sources = [...Map.groupBy(wanted, addressOf).values()];
    const fetching = new Fetching(this.reaches, sources.length, { ...options, signal });
    const waiting = sources.values();
    const lane = async () => {
      for (const fields of waiting) {
        if (signal.aborted) return;
        await fetching.fetch(fields).catch((error: unknown) => failed.abort(error));
      }
    };
    await Promise.all(Array.from({ length: MOST_AT_ONCE }, lane));
    signal.throwIfAborted();
    return Object.fromEntries(fetching.fetched);
  }
}

/** What fields of one kind that are equal in it share one file of. */
function addressOf({ kind, source }: WantedMedia): string {
  return `${kind} ${source.from} ${source.url}`;
}

/** What one job has fetched so far. */
class Fetching {
  readonly fetched = new Map<string, FetchedMedia>();
  private readonly fractions = new Map<string, number>();
  private bytes = 0;

  constructor(
    private readonly reaches: Readonly<Record<SourceReference['from'], HttpReach>>,
    private readonly sources: number,
    private readonly options: FetchOptions,
  ) {}

  /** Fetches one source for the fields that name it, of which the first stands for all. */
  async fetch(fields: readonly WantedMedia[]): Promise<void> {
    const [media] = fields;
    if (!media) return;
    const file = await this.download(media).catch((error: unknown) => {
      this.options.signal.throwIfAborted();
      const { code, detail, retryable } = toApiError(error);
      throw new ApiError(code, `${media.name}: ${detail}`, { retryable, cause: error });
    });
    for (const { name } of fields) this.fetched.set(name, file);
  }

  private async download({ name, kind, source, maxBytes }: WantedMedia): Promise<FetchedMedia> {
    const { folder, room, signal, maxTotalBytes } = this.options;
    const path = join(folder, `source-${name.replaceAll('.', '-')}`);
    const progress = (fraction: number) => this.progress(name, fraction);
    const options = { maxBytes, room, signal, progress };
    const { bytes, charset } = await download(this.reaches[source.from], source.url, path, options);
    this.bytes += bytes;
    if (this.bytes > maxTotalBytes) throw tooLargeTogether(maxTotalBytes);
    progress(1);
    return { path, kind, bytes, charset };
  }

  private progress(name: string, fraction: number): void {
    this.fractions.set(name, fraction);
    const sum = [...this.fractions.values()].reduce((all, one) => all + one, 0);
    this.options.progress(sum / this.sources);
  }
}

function tooLargeTogether(maxTotalBytes: number): ApiError {
  const detail = `With it the sources of this job have more than ${maxTotalBytes} bytes, the most of all together.`;
  return new ApiError('source_too_large', detail);
}
