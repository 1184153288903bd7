import type { Size } from '../picture';
import { covered, type BACKGROUNDS } from './caption.backgrounds.testing';
import {
  captionStyle,
  CAPTION_POSITIONS,
  CAPTION_PRESETS,
  type CaptionStyle,
} from './caption.style';
import { paintOf } from './paint';
import { SAFE_AREAS, type SafeArea } from './safe.area';

/** A caption over a picture, as the documents show it. */
export interface Tile {
  readonly text: string;
  readonly style: CaptionStyle;
  readonly behind: keyof typeof BACKGROUNDS;
  /** Filters over the background. */
  readonly marks?: string;
  /** Which moment of four seconds, in seconds. */
  readonly at?: number;
}

/** Tiles of one size beside each other. */
export interface Sheet {
  readonly name: string;
  readonly size: Size;
  /** The part of a tile that is shown: its height at the bottom. */
  readonly shows: number;
  readonly columns: number;
  readonly tiles: readonly Tile[];
}

const PORTRAIT: Size = { width: 432, height: 768 };
const WIDE: Size = { width: 640, height: 360 };
const SAYING = 'The best captions are the ones that nobody notices.';

const TEXTS = [
  ...['Éléphant, naïve & “quoted”', 'Съешь ещё этих мягких булок', 'Ξεσκεπάζω την ψυχοφθόρα'],
  ...[
    'مرحبا بالعالم، هذا نص (2024)',
    'שלום עולם, זה טקסט (בעברית) 123!',
    'नमस्ते दुनिया, यह हिन्दी है।',
  ],
  ...['สวัสดีชาวโลก นี่คือภาษาไทย', 'こんにちは、世界。日本語です', '你好，世界。这是中文字幕'],
  ...['안녕하세요, 한국어 자막입니다', 'Party 🎉🔥 ❤️ 👨‍👩‍👧 🇩🇪 1️⃣ ✅', 'Hello مرحبا नमस्ते 世界 🎉'],
];

const OPTIONS: readonly (readonly [string, CaptionStyle])[] = [
  ['font: Bebas Neue', captionStyle('bold', { font: 'Bebas Neue' })],
  ['font: Pacifico', captionStyle('classic', { font: 'Pacifico', size: 0.09 })],
  ['size: 0.12', captionStyle('classic', { size: 0.12 })],
  ['italic: true', captionStyle('classic', { italic: true })],
  [
    'color, outline_color',
    captionStyle('bold', { colour: paintOf('#FFE500'), outlineColour: paintOf('#4A00C8') }),
  ],
  ['outline: 0.2', captionStyle('bold', { outline: 0.2 })],
  ['shadow: 0.4', captionStyle('classic', { outline: 0, shadow: 0.4 })],
  [
    'box_color: #FFFFFFE6',
    captionStyle('boxed', { box: paintOf('#FFFFFFE6'), colour: paintOf('#101014') }),
  ],
  ['box_padding: 0.8', captionStyle('boxed', { boxPadding: 0.8, box: paintOf('#C8102E') })],
  [
    'karaoke with box_color',
    captionStyle('karaoke', { box: paintOf('#7A1FFF'), highlight: paintOf('#FFFFFF') }),
  ],
  ['max_words: 2 a line, no more', captionStyle('boxed', { maxWords: 2 })],
  ['max_characters: 12 is for narrow lines', captionStyle('classic', { maxCharacters: 12 })],
  ['uppercase: true', captionStyle('boxed', { uppercase: true })],
  [
    'margin_bottom: 0.4',
    captionStyle('classic', { margins: { ...captionStyle('classic').margins, bottom: 0.4 } }),
  ],
  [
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    captionStyle('bold'),
  ],
];

function safeText(app: SafeArea): string {
  const says = app === 'none' ? 'leaves the usual margins' : 'keeps captions off the buttons';
  return `safe_area: ${app} ${says}`;
}

/** Every picture of captions in the documents. */
export const SHEETS: readonly Sheet[] = [
  {
    ...{ name: 'caption-presets', size: PORTRAIT, shows: 384, columns: 5 },
    tiles: (['busy', 'light', 'dark'] as const).flatMap((behind) =>
      CAPTION_PRESETS.map((preset) => ({ text: SAYING, style: captionStyle(preset), behind })),
    ),
  },
  {
    ...{ name: 'caption-wide', size: WIDE, shows: 150, columns: 2 },
    tiles: CAPTION_PRESETS.flatMap((preset) =>
      (['busy', 'light'] as const).map((behind) => ({
        ...{ text: SAYING, style: captionStyle(preset), behind },
      })),
    ),
  },
  {
    ...{ name: 'caption-scripts', size: { width: 480, height: 270 }, shows: 76, columns: 3 },
    tiles: (['boxed', 'karaoke'] as const).flatMap((preset) =>
      TEXTS.map((text) => ({
        ...{ text, behind: 'dark' as const },
        style: captionStyle(preset, { size: 0.085, maxWords: 9, maxLines: 1 }),
      })),
    ),
  },
  {
    ...{ name: 'caption-safe-areas', size: PORTRAIT, shows: 768, columns: 4 },
    tiles: SAFE_AREAS.map((safeArea) => ({
      ...{ text: safeText(safeArea), behind: 'dark' },
      ...{ style: captionStyle('boxed', { safeArea }), marks: covered(safeArea) },
    })),
  },
  {
    ...{ name: 'caption-options', size: WIDE, shows: 180, columns: 3 },
    tiles: OPTIONS.map(([text, style]) => ({
      ...{ text, behind: 'busy', at: 0.4 },
      style: { ...style, size: style.size ?? 0.085 },
    })),
  },
  {
    ...{ name: 'caption-positions', size: { width: 320, height: 180 }, shows: 180, columns: 3 },
    tiles: CAPTION_POSITIONS.map((position) => ({
      ...{ text: `position:\n${position}`, behind: 'light' as const },
      style: captionStyle('boxed', { position, size: 0.08 }),
    })),
  },
];
