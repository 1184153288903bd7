const RIGHT_TO_LEFT = /[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}]/u;
const LETTER = /\p{L}/u;

/** Whether a text is read from the right, told by its first letter. */
export function isRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(LETTER.exec(text)?.[0] ?? '');
}

/**
 * The order in which the words of a line stand from left to right, as indexes. Words of the other
 * direction, in a row, keep theirs; numbers go with the words before them.
 */
export function visualOrder(words: readonly string[], rightToLeft: boolean): readonly number[] {
  const rows: { isAgainst: boolean; at: number[] }[] = [];
  words.forEach((word, at) => {
    const last = rows.at(-1);
    const isAgainst = LETTER.test(word)
      ? isRightToLeft(word) !== rightToLeft
      : rightToLeft && /\p{Nd}/u.test(word);
    if (last?.isAgainst === isAgainst) last.at.push(at);
    else rows.push({ isAgainst, at: [at] });
  });
  const inReading = rows.flatMap(({ isAgainst, at }) => (isAgainst ? [...at].reverse() : at));
  return rightToLeft ? inReading.reverse() : inReading;
}
