import { readFileSync } from 'node:fs';

import type { Blob } from 'harfbuzzjs';

import { findFont, type FindFont } from './font.files';
import { FontShelf } from './font.shelf';
import type { FontFace } from './font.table';
import { OpenFace, type HarfBuzz } from './open-face';

/**
 * The fonts that a worker has opened so far, for all of its life: at most those of the table, about
 * 70 MB. HarfBuzz would keep those of each job until somebody collects the garbage.
 */
export class FontLibrary {
  private harfbuzz: Promise<HarfBuzz> | undefined;
  private readonly faces = new Map<string, OpenFace | null>();
  private readonly blobs = new Map<string, Blob>();

  constructor(private readonly find: FindFont = findFont) {}

  /** What one file of captions is set with. */
  async shelf(): Promise<FontShelf> {
    this.harfbuzz ??= import('harfbuzzjs');
    const harfbuzz = await this.harfbuzz;
    return new FontShelf({ open: (face) => this.open(harfbuzz, face), find: this.find });
  }

  private open(harfbuzz: HarfBuzz, face: FontFace): OpenFace | null {
    const known = this.faces.get(face.name);
    if (known !== undefined) return known;
    const path = this.find(face.file);
    const opened =
      path === undefined ? null : new OpenFace(harfbuzz, this.blob(harfbuzz, path), face.index);
    this.faces.set(face.name, opened);
    return opened;
  }

  /** The fonts of a collection share its bytes. */
  private blob(harfbuzz: HarfBuzz, path: string): Blob {
    const known = this.blobs.get(path);
    if (known) return known;
    const blob = new harfbuzz.Blob(bytesOf(path));
    this.blobs.set(path, blob);
    return blob;
  }
}

function bytesOf(path: string): ArrayBuffer {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return buffer.slice(byteOffset, byteOffset + byteLength);
}
