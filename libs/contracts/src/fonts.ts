import { ApiProperty } from '@nestjs/swagger';

/** What a font is good for. */
export const FONT_KINDS = ['sans', 'serif', 'display', 'handwriting', 'emoji'] as const;
export type FontKind = (typeof FONT_KINDS)[number];

/** A font that captions can be set in. */
export class Font {
  @ApiProperty({ description: 'As `style.font` takes it.', example: 'Montserrat' })
  readonly name!: string;

  @ApiProperty({ enum: FONT_KINDS, enumName: 'FontKind', example: 'sans' })
  readonly kind!: FontKind;

  @ApiProperty({
    type: [Number],
    description: 'Weights that it has: the first where `bold` is false, the last where it is true.',
    example: [500, 700],
  })
  readonly weights!: readonly number[];

  @ApiProperty({ description: 'Whether it has italics; others are slanted.', example: true })
  readonly italic!: boolean;

  @ApiProperty({
    type: [String],
    description:
      'Scripts it has the letters of (ISO 15924). Letters of others come from the font of their script.',
    example: ['Latn', 'Cyrl'],
  })
  readonly scripts!: readonly string[];

  @ApiProperty({ example: 'OFL-1.1' })
  readonly licence!: string;

  @ApiProperty({ description: 'A text to show it with.', example: 'The quick brown fox' })
  readonly sample!: string;
}

const OFL = 'OFL-1.1';
const PANGRAM = 'The quick brown fox jumps over the lazy dog';
const LATIN = ['Latn'];
const WIDE = ['Latn', 'Cyrl', 'Grek'];

/** Every font there is, in the order that people see them. */
export const FONTS: readonly Font[] = [
  sans('Montserrat', { scripts: ['Latn', 'Cyrl'] }),
  sans('Montserrat Black', { weights: [900], scripts: ['Latn', 'Cyrl'] }),
  sans('Poppins', { scripts: ['Latn', 'Deva'] }),
  sans('Inter', { scripts: WIDE }),
  sans('Oswald', { scripts: ['Latn', 'Cyrl'], italic: false }),
  display('Anton', 'display'),
  display('Archivo Black', 'display'),
  display('Bebas Neue', 'display'),
  display('Bangers', 'display'),
  display('Luckiest Guy', 'display', 'Apache-2.0'),
  display('Permanent Marker', 'handwriting', 'Apache-2.0'),
  { ...display('Pacifico', 'handwriting'), scripts: ['Latn', 'Cyrl'] },
  { ...sans('Playfair Display', { scripts: ['Latn', 'Cyrl'] }), kind: 'serif' },
  { ...sans('Noto Sans', { weights: [400, 700], scripts: WIDE }) },
  { ...sans('Noto Serif', { weights: [400, 700], scripts: WIDE }), kind: 'serif' },
  noto('Arabic', 'Arab', 'مرحبا بالعالم'),
  { ...noto('Arabic', 'Arab', 'مرحبا بالعالم'), name: 'Noto Kufi Arabic' },
  { ...noto('Arabic', 'Arab', 'مرحبا بالعالم'), name: 'Noto Naskh Arabic', kind: 'serif' },
  noto('Hebrew', 'Hebr', 'שלום עולם'),
  noto('Devanagari', 'Deva', 'नमस्ते दुनिया'),
  noto('Thai', 'Thai', 'สวัสดีชาวโลก'),
  noto('Bengali', 'Beng', 'ওহে বিশ্ব'),
  noto('Tamil', 'Taml', 'வணக்கம் உலகம்'),
  noto('Telugu', 'Telu', 'హలో ప్రపంచం'),
  noto('Gujarati', 'Gujr', 'હેલો વર્લ્ડ'),
  noto('Gurmukhi', 'Guru', 'ਸਤ ਸ੍ਰੀ ਅਕਾਲ'),
  noto('Kannada', 'Knda', 'ಹಲೋ ವರ್ಲ್ಡ್'),
  noto('Malayalam', 'Mlym', 'ഹലോ വേൾഡ്'),
  noto('Sinhala', 'Sinh', 'හෙලෝ වර්ල්ඩ්'),
  noto('Khmer', 'Khmr', 'សួស្តី​ពិភពលោក'),
  noto('Lao', 'Laoo', 'ສະບາຍດີຊາວໂລກ'),
  noto('Myanmar', 'Mymr', 'မင်္ဂလာပါ'),
  noto('Georgian', 'Geor', 'გამარჯობა'),
  noto('Armenian', 'Armn', 'Բարեւ աշխարհ'),
  noto('Ethiopic', 'Ethi', 'ሰላም ልዑል'),
  noto('CJK JP', 'Jpan', 'こんにちは世界'),
  noto('CJK KR', 'Kore', '안녕하세요'),
  noto('CJK SC', 'Hans', '你好，世界'),
  noto('CJK TC', 'Hant', '你好，世界'),
  { ...noto('Emoji', 'Zsye', '🎉 🔥 👍'), name: 'Noto Emoji', kind: 'emoji' },
];

/** What is wrong with a font's name, with the nearest there is; undefined where nothing is. */
export function fontProblem(name: string): string | undefined {
  if (fontNamed(name)) return undefined;
  const names = FONTS.map((font) => font.name);
  const [nearest] = names
    .map((known) => ({ known, distance: distance(known.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  const close = nearest && nearest.distance <= nearest.known.length / 2 ? nearest.known : undefined;
  const hint = close === undefined ? '' : ` Did you mean ${close}?`;
  return `There is no font ${JSON.stringify(name)}.${hint} There are: ${names.join(', ')}.`;
}

/** A font by its name, in whatever case. */
export function fontNamed(name: string): Font | undefined {
  const wanted = name.trim().toLowerCase();
  return FONTS.find((font) => font.name.toLowerCase() === wanted);
}

function sans(
  name: string,
  { weights = [500, 700], scripts, italic = true }: Partial<Font> & Pick<Font, 'scripts'>,
): Font {
  return { name, kind: 'sans', weights, italic, scripts, licence: OFL, sample: PANGRAM };
}

function display(name: string, kind: FontKind, licence = OFL): Font {
  const weights = [400];
  return { name, kind, weights, italic: false, scripts: LATIN, licence, sample: PANGRAM };
}

function noto(what: string, script: string, sample: string): Font {
  const name = `Noto Sans ${what}`;
  const weights = [400, 700];
  return { name, kind: 'sans', weights, italic: false, scripts: [script], licence: OFL, sample };
}

/** Levenshtein's: how many letters differ. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [to, against] of [...other].entries()) {
      const change = (row[to] ?? 0) + (letter === against ? 0 : 1);
      next.push(Math.min(change, (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
