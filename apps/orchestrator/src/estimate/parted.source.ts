import { CustomSource } from 'mediabunny';

/** A file that is read in parts and never whole. */
export interface PartedFile {
  readonly size: number;
  /** The bytes from one place up to another. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** The same as mediabunny reads it. */
export function partedSource(file: PartedFile): CustomSource {
  return new CustomSource({
    getSize: () => file.size,
    read: (start, end) => file.read(start, end),
    // Whoever reads hears of it; nobody else has to.
    handleUnhandledError: () => undefined,
  });
}
