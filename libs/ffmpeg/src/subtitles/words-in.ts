/** A word as it stands in a text, its punctuation with it. */
export interface TextWord {
  readonly text: string;
  /** Its length as readers count it. */
  readonly letters: number;
}

/** Letters of scripts that put no space between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** As long as one that nobody reads; the segmenter is slow on longer ones. */
const LONGEST = 500;

/** The words of a text in their order; scripts without spaces are parted by their dictionaries. */
export function wordsIn(text: string): readonly TextWord[] {
  const spaced = text.match(/\S+/g) ?? [];
  const parts = spaced.flatMap((part) =>
    UNSPACED.test(part) && part.length <= LONGEST ? dictionaryWords(part) : [part],
  );
  return parts.map((word) => ({ text: word, letters: letterCount(word) }));
}

/** How many letters a text has, marks on them and white space not counted. */
export function letterCount(text: string): number {
  const dense = text.replace(/\s+/g, '');
  if (/^[\x21-\x7e]*$/.test(dense) || dense.length > LONGEST) return dense.length;
  return [...LETTERS.segment(dense)].length;
}

const LETTERS = new Intl.Segmenter('und', { granularity: 'grapheme' });
const WORDS = new Intl.Segmenter('und', { granularity: 'word' });
/** What stands before a word and goes with it; all other punctuation ends one. */
const OPENING = /^[\p{Ps}\p{Pi}¿¡]+$/u;

function dictionaryWords(part: string): readonly string[] {
  const words: string[] = [];
  let opening = '';
  for (const { segment, isWordLike } of WORDS.segment(part)) {
    if (isWordLike) {
      words.push(opening + segment);
      opening = '';
    } else if (OPENING.test(segment) || opening !== '' || words.length === 0) opening += segment;
    else words.push((words.pop() ?? '') + segment);
  }
  if (opening !== '') words.push((words.pop() ?? '') + opening);
  return words;
}
