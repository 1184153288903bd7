import type { Blob, Buffer, Font } from 'harfbuzzjs';

/** What HarfBuzz offers of which this uses a part. */
export type HarfBuzz = typeof import('harfbuzzjs');

/** A font as libass measures it; lengths in ems. */
export class OpenFace {
  readonly ascent: number;
  readonly descent: number;
  private readonly font: Font;
  private readonly letters: ReadonlySet<number>;
  private readonly unitsPerEm: number;
  /** One for all texts: what HarfBuzz takes is given back when the garbage is collected, not before. */
  private readonly buffer: Buffer;
  private readonly widths = new Map<string, number>();

  constructor(
    private readonly harfbuzz: HarfBuzz,
    blob: Blob,
    index: number,
  ) {
    const face = new harfbuzz.Face(blob, index);
    this.font = new harfbuzz.Font(face);
    this.buffer = new harfbuzz.Buffer();
    this.letters = new Set(face.collectUnicodes());
    this.unitsPerEm = face.upem;
    const { ascent, descent } = heights(face.referenceTable('OS/2'), face.upem);
    this.ascent = ascent;
    this.descent = descent;
  }

  /** Whether every letter of a text has a glyph; what joins and marks others needs none. */
  covers(text: string): boolean {
    return [...text].every(
      (letter) => this.letters.has(letter.codePointAt(0) ?? 0) || IGNORABLE.test(letter),
    );
  }

  /** The width of a text in one script, kerned and joined as libass will do it. */
  width(text: string): number {
    const known = this.widths.get(text);
    if (known !== undefined) return known;
    const width = this.shape(text) / this.unitsPerEm;
    if (this.widths.size >= MOST_WIDTHS) this.widths.clear();
    this.widths.set(text, width);
    return width;
  }

  private shape(text: string): number {
    this.buffer.reset();
    this.buffer.addText(text);
    this.buffer.guessSegmentProperties();
    this.harfbuzz.shape(this.font, this.buffer);
    return this.buffer.getGlyphPositions().reduce((sum, { xAdvance }) => sum + xAdvance, 0);
  }
}

const MOST_WIDTHS = 5_000;
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}$/u;

/** Windows' own: libass takes a font's size for the sum of the two, as GDI does. */
function heights(table: Uint8Array | undefined, unitsPerEm: number) {
  if (!table || table.length < 78) return { ascent: 1, descent: 0.25 };
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  return { ascent: view.getUint16(74) / unitsPerEm, descent: view.getUint16(76) / unitsPerEm };
}
