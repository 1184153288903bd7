/** Which family has the letters of a script; the first that matches is taken. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [
    /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|[\u{1F1E6}-\u{1F1FF}]|\u20E3/u,
    'Noto Emoji',
  ],
  [/[\p{scx=Hira}\p{scx=Kana}]/u, 'Noto Sans CJK JP'],
  [/\p{scx=Hang}/u, 'Noto Sans CJK KR'],
  [/\p{scx=Bopo}/u, 'Noto Sans CJK TC'],
  [/\p{scx=Han}/u, 'Noto Sans CJK SC'],
  [/\p{scx=Arab}/u, 'Noto Sans Arabic'],
  [/\p{scx=Hebr}/u, 'Noto Sans Hebrew'],
  [/\p{scx=Deva}/u, 'Noto Sans Devanagari'],
  [/\p{scx=Thai}/u, 'Noto Sans Thai'],
  [/\p{scx=Beng}/u, 'Noto Sans Bengali'],
  [/\p{scx=Taml}/u, 'Noto Sans Tamil'],
  [/\p{scx=Telu}/u, 'Noto Sans Telugu'],
  [/\p{scx=Gujr}/u, 'Noto Sans Gujarati'],
  [/\p{scx=Guru}/u, 'Noto Sans Gurmukhi'],
  [/\p{scx=Knda}/u, 'Noto Sans Kannada'],
  [/\p{scx=Mlym}/u, 'Noto Sans Malayalam'],
  [/\p{scx=Sinh}/u, 'Noto Sans Sinhala'],
  [/\p{scx=Khmr}/u, 'Noto Sans Khmer'],
  [/\p{scx=Laoo}/u, 'Noto Sans Lao'],
  [/\p{scx=Mymr}/u, 'Noto Sans Myanmar'],
  [/\p{scx=Geor}/u, 'Noto Sans Georgian'],
  [/\p{scx=Armn}/u, 'Noto Sans Armenian'],
  [/\p{scx=Ethi}/u, 'Noto Sans Ethiopic'],
  [/\p{Extended_Pictographic}/u, 'Noto Emoji'],
];

/** The region whose forms of Chinese characters a text wants, told by the letters beside them. */
export function hanFamily(text: string): string {
  if (/[\p{sc=Hira}\p{sc=Kana}]/u.test(text)) return 'Noto Sans CJK JP';
  if (/\p{sc=Hang}/u.test(text)) return 'Noto Sans CJK KR';
  return /\p{sc=Bopo}/u.test(text) ? 'Noto Sans CJK TC' : 'Noto Sans CJK SC';
}

/** The family for a letter that the chosen font does not have; `han` is that of Chinese characters. */
export function scriptFamily(letter: string, han: string): string {
  const family = SCRIPTS.find(([script]) => script.test(letter))?.[1] ?? 'Noto Sans';
  return family.startsWith('Noto Sans CJK') ? han : family;
}

/** Whether a letter is shown as a picture also where the chosen font has a sign for it. */
export function isEmoji(letter: string): boolean {
  return SCRIPTS[0]?.[0].test(letter) ?? false;
}
