import type { RangedFile } from '@app/net';
import { CustomSource } from 'mediabunny';

/** A file that is read in parts, as mediabunny reads it. */
export function rangedSource(file: RangedFile): CustomSource {
  return new CustomSource({
    getSize: () => file.size,
    read: (start, end) => file.read(start, end),
    // Whoever reads hears of it; nobody else has to.
    handleUnhandledError: () => undefined,
  });
}
