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
  readonly signal: AbortSignal;
  /** 0 to 1 over all of them. */
  readonly progress: (fraction: number) => void;
}

/** Fetches the media of a job: from anybody by the guarded client, from our store by its own. */
export class MediaFetcher {
  constructor(private readonly reaches: Readonly<Record<SourceReference['from'], HttpReach>>) {}

  /** All side by side; the first failure ends the others. Throws ApiErrors that name the field. */
  async fetch(
    wanted: readonly WantedMedia[],
    options: FetchOptions,
  ): Promise<Readonly<Record<string, FetchedMedia>>> {
    const failed = new AbortController();
    const signal = AbortSignal.any([options.signal, failed.signal]);
    const fractions = new Map(wanted.map(({ name }) => [name, 0]));
    const fetched = await Promise.allSettled(
      wanted.map(async (media) => {
        try {
          const progress = (fraction: number): void => {
            fractions.set(media.name, fraction);
            options.progress(mean([...fractions.values()]));
          };
          const file = await this.fetchOne(media, { ...options, signal, progress });
          return [media.name, file] as const;
        } catch (error) {
          failed.abort(error);
          throw error;
        }
      }),
    );
    signal.throwIfAborted();
    return Object.fromEntries(
      fetched.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    );
  }

  private async fetchOne(
    { name, kind, source, maxBytes }: WantedMedia,
    { folder, room, signal, progress }: FetchOptions,
  ): Promise<FetchedMedia> {
    const path = join(folder, `source-${name.replaceAll('.', '-')}`);
    try {
      const options = { maxBytes, room, signal, progress };
      const reach = this.reaches[source.from];
      const { bytes, charset } = await download(reach, source.url, path, options);
      progress(1);
      return { path, kind, bytes, charset };
    } catch (error) {
      signal.throwIfAborted();
      const { code, detail, retryable } = toApiError(error);
      throw new ApiError(code, `${name}: ${detail}`, { retryable, cause: error });
    }
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
