/** One font: a file by its name, and the name by which libass finds it in there. */
export interface FontFace {
  readonly file: string;
  /** Which of a collection's fonts it is. */
  readonly index: number;
  readonly name: string;
}

/** The faces of a family; what a family does not have is drawn from what it has. */
export interface FontFamily {
  readonly regular: FontFace;
  readonly bold?: FontFace;
  readonly italic?: FontFace;
  readonly boldItalic?: FontFace;
}

/** Families that captions can be set in, by name: those of npm packages, then Debian's Noto. */
export const FONT_FAMILIES: Readonly<Record<string, FontFamily>> = {
  Montserrat: shipped('Montserrat', ['500Medium', '700Bold', 'Italic']),
  'Montserrat Black': shipped('Montserrat', ['900Black', null, 'Italic']),
  Poppins: shipped('Poppins', ['500Medium', '700Bold', 'Italic']),
  Inter: shipped('Inter', ['500Medium', '700Bold', 'Italic']),
  Oswald: shipped('Oswald', ['500Medium', '700Bold', null]),
  Anton: shipped('Anton', ['400Regular', null, null]),
  'Archivo Black': shipped('Archivo Black', ['400Regular', null, null]),
  'Bebas Neue': shipped('Bebas Neue', ['400Regular', null, null]),
  Bangers: shipped('Bangers', ['400Regular', null, null]),
  'Luckiest Guy': shipped('Luckiest Guy', ['400Regular', null, null]),
  'Permanent Marker': shipped('Permanent Marker', ['400Regular', null, null]),
  Pacifico: shipped('Pacifico', ['400Regular', null, null]),
  'Playfair Display': shipped('Playfair Display', ['500Medium', '700Bold', 'Italic']),
  'Noto Emoji': shipped('Noto Emoji', ['400Regular', '700Bold', null]),
  'Noto Sans': noto('Noto Sans', 'Italic'),
  'Noto Serif': noto('Noto Serif', 'Italic'),
  ...Object.fromEntries(
    [
      ...['Noto Sans Arabic', 'Noto Kufi Arabic', 'Noto Naskh Arabic', 'Noto Sans Hebrew'],
      ...['Noto Sans Devanagari', 'Noto Sans Thai', 'Noto Sans Bengali', 'Noto Sans Tamil'],
      ...['Noto Sans Telugu', 'Noto Sans Gujarati', 'Noto Sans Gurmukhi', 'Noto Sans Kannada'],
      ...['Noto Sans Malayalam', 'Noto Sans Sinhala', 'Noto Sans Khmer', 'Noto Sans Lao'],
      ...['Noto Sans Myanmar', 'Noto Sans Georgian', 'Noto Sans Armenian', 'Noto Sans Ethiopic'],
    ].map((name) => [name, noto(name, null)]),
  ),
  'Noto Sans CJK JP': cjk('JP', 0),
  'Noto Sans CJK KR': cjk('KR', 1),
  'Noto Sans CJK SC': cjk('SC', 2),
  'Noto Sans CJK TC': cjk('TC', 3),
};

/** Where letters stand that no family for people to choose has. */
export const SYMBOL_FAMILIES: readonly FontFamily[] = [
  {
    regular: notoFace('Noto Sans Symbols', 'Regular'),
    bold: notoFace('Noto Sans Symbols', 'Bold'),
  },
  { regular: notoFace('Noto Sans Symbols2', 'Regular') },
  { regular: notoFace('Noto Sans Math', 'Regular') },
];

/** Of a package `@expo-google-fonts/…`: its regular and bold weight, and whether italics are there. */
function shipped(
  name: string,
  [regular, bold, italic]: readonly [string, string | null, 'Italic' | null],
): FontFamily {
  const face = (weight: string, slant: '' | ' Italic'): FontFace => ({
    file: `${name.replaceAll(' ', '')}_${weight}${slant.replace(' ', '_')}.ttf`,
    index: 0,
    name: `${name} ${weight.slice(3)}${slant}`,
  });
  return {
    regular: face(regular, ''),
    ...(bold !== null && { bold: face(bold, '') }),
    ...(italic !== null && { italic: face(regular, ' Italic') }),
    ...(italic !== null && bold !== null && { boldItalic: face(bold, ' Italic') }),
  };
}

/** Of Debian's fonts-noto-core. */
function noto(name: string, italic: 'Italic' | null): FontFamily {
  return {
    regular: notoFace(name, 'Regular'),
    bold: notoFace(name, 'Bold'),
    ...(italic !== null && {
      italic: notoFace(name, 'Italic'),
      boldItalic: notoFace(name, 'Bold Italic'),
    }),
  };
}

function notoFace(name: string, weight: string): FontFace {
  const file = `${name.replaceAll(' ', '')}-${weight.replace(' ', '')}.ttf`;
  return { file, index: 0, name: `${name} ${weight}` };
}

/**
 * Of Debian's fonts-noto-cjk: a collection with one font a region. libass knows fonts with PostScript
 * outlines by their PostScript names only.
 */
function cjk(region: string, index: number): FontFamily {
  const face = (weight: 'Regular' | 'Bold'): FontFace => ({
    file: `NotoSansCJK-${weight}.ttc`,
    index,
    name: `NotoSansCJK${region.toLowerCase()}-${weight}`,
  });
  return { regular: face('Regular'), bold: face('Bold') };
}
