import type { FindFont } from './font.files';
import { FONT_FAMILIES, SYMBOL_FAMILIES, type FontFace, type FontFamily } from './font.table';
import type { OpenFace } from './open-face';
import { hanFamily, isEmoji, scriptFamily } from './script.fonts';

/** How letters are wanted. */
export interface Lettering {
  readonly family: string;
  readonly bold: boolean;
  readonly italic: boolean;
  /** The text around it, which tells Japanese from Chinese. */
  readonly beside?: string;
}

/** Letters in a row that one font draws; lengths in ems. */
export interface Run {
  readonly text: string;
  readonly face: FontFace;
  readonly width: number;
  readonly ascent: number;
  readonly descent: number;
  /** Whether its letters must be slanted, since its family has no italics. */
  readonly slanted: boolean;
}

/** Where faces come from; null for one that the machine does not have. */
export interface OpenFonts {
  readonly open: (face: FontFace) => OpenFace | null;
  readonly find: FindFont;
}

/** The fonts that one file of captions is set in: measures text, and knows what it has used. */
export class FontShelf {
  private readonly asked = new Set<string>();

  constructor(private readonly fonts: OpenFonts) {}

  /** A text in runs; letters that the family does not have come from that of their script. */
  runs(text: string, lettering: Lettering): readonly Run[] {
    const wanted = this.wantedFor(text, lettering);
    if (this.covers(wanted, text) && !MAY_BE_EMOJI.test(text)) return [this.run(text, wanted)];
    const letters = [...GRAPHEMES.segment(text)].map(({ segment }) => segment);
    const lacking = this.lacking(letters, wanted);
    const runs: { text: string; face: WantedFace }[] = [];
    for (const segment of letters) {
      const last = runs.at(-1);
      if (last && this.goesWith(last.face, segment)) last.text += segment;
      else {
        const isLacking = lacking.has(scriptFamily(segment, ''));
        const face = this.faceFor(segment, isLacking ? null : wanted, lettering) ?? wanted;
        if (last?.face.face === face.face) last.text += segment;
        else runs.push({ text: segment, face });
      }
    }
    return runs.map((run) => this.run(run.text, run.face));
  }

  /** A run letter by letter. */
  letters({ text, face, slanted }: Run): readonly Run[] {
    return [...GRAPHEMES.segment(text)].map(({ segment }) => this.run(segment, { face, slanted }));
  }

  /** The files of the fonts that were used, and the names of those that the machine lacks. */
  get files(): { readonly used: readonly string[]; readonly missing: readonly string[] } {
    const found = [...this.asked].map((file) => [file, this.fonts.find(file)] as const);
    return {
      used: found.flatMap(([, path]) => path ?? []),
      missing: found.flatMap(([name, path]) => (path === undefined ? [name] : [])),
    };
  }

  /** Signs and numbers are set in the font of their words where the family has not one letter of these. */
  private wantedFor(text: string, lettering: Lettering): WantedFace {
    const asked = faceOf(FONT_FAMILIES[lettering.family], lettering);
    const letters = /\p{L}/u.test(text) ? text : (lettering.beside ?? '');
    const [first, ...others] = letters.match(/\p{L}/gu) ?? [];
    if (first === undefined || [first, ...others].some((one) => this.covers(asked, one))) {
      return asked;
    }
    return this.faceFor(first, null, lettering) ?? asked;
  }

  /** Of which scripts letters are missing: words are not to be put together of two fonts. */
  private lacking(letters: readonly string[], wanted: WantedFace): ReadonlySet<string> {
    const missing = letters.filter(
      (letter) => !NEUTRAL.test(letter) && !this.covers(wanted, letter),
    );
    return new Set(missing.map((letter) => scriptFamily(letter, '')));
  }

  private faceFor(
    letter: string,
    wanted: WantedFace | null,
    lettering: Lettering,
  ): WantedFace | undefined {
    if (wanted && !isEmoji(letter) && this.covers(wanted, letter)) return wanted;
    const han = hanFamily(lettering.beside ?? letter);
    const family = FONT_FAMILIES[scriptFamily(letter, han)];
    const others = [family, FONT_FAMILIES['Noto Sans'], ...SYMBOL_FAMILIES];
    const faces = others.map((other) => faceOf(other, lettering));
    return faces.find((face) => this.covers(face, letter));
  }

  /** Spaces, digits and signs go well with the letters before them. */
  private goesWith(face: WantedFace, letter: string): boolean {
    return NEUTRAL.test(letter) && !isEmoji(letter) && this.covers(face, letter);
  }

  private covers({ face }: WantedFace, text: string): boolean {
    return this.opened(face)?.covers(text) ?? false;
  }

  private run(text: string, { face, slanted }: WantedFace): Run {
    const { ascent, descent } = this.opened(face) ?? GUESSED;
    const width = this.opened(face)?.width(text) ?? GUESSED.width * text.length;
    return { text, face, width, ascent, descent, slanted };
  }

  private opened(face: FontFace): OpenFace | null {
    this.asked.add(face.file);
    return this.fonts.open(face);
  }
}

interface WantedFace {
  readonly face: FontFace;
  readonly slanted: boolean;
}

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const NEUTRAL = /^[\p{sc=Zyyy}\p{sc=Zinh}]+$/u;
const MAY_BE_EMOJI = /[\p{Extended_Pictographic}\u{1F1E6}-\u{1F1FF}\u20E3]/u;
/** For fonts that the machine does not have: those of a plain sans. */
const GUESSED = { ascent: 1, descent: 0.3, width: 0.6 };

function faceOf(family: FontFamily | undefined, { bold, italic }: Lettering): WantedFace {
  if (!family) throw new Error('A font was asked for that is not in the table.');
  const { regular, boldItalic, ...one } = family;
  const upright = bold ? (one.bold ?? regular) : regular;
  if (!italic) return { face: upright, slanted: false };
  const slope = bold ? (boldItalic ?? (one.bold ? undefined : one.italic)) : one.italic;
  return slope ? { face: slope, slanted: false } : { face: upright, slanted: true };
}
