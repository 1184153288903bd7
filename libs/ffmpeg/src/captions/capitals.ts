/** Makes capitals of letters. */
export type Capitals = (text: string) => string;

/** Letters that only languages have which also write İ for a capital i: Turkish, Azerbaijani, Tatar. */
const DOTTED = /[ğĞıİ]/;

/**
 * How the language of texts makes capitals, told by the letters of all of them. Greek ones lose their
 * accents; letters of other scripts are not touched by that rule.
 */
export function capitalsOf(texts: readonly string[]): Capitals {
  const language = texts.some((text) => DOTTED.test(text)) ? 'tr' : 'el';
  return (text) => text.toLocaleUpperCase(language);
}
