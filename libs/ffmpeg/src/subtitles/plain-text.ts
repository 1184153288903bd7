/** Markup that is not shown: tags of SRT and WebVTT, and override blocks of ASS. */
const MARKUP = /<\/?[a-z][^<>]*>|\{\\[^{}]*\}/gi;

/** Keeps text that looks like markup from being taken for it; invisible and without width. */
export const WORD_JOINER = '\u2060';

/** What of a cue's text can be read: no tags, no overrides. */
export function plainText(text: string): string {
  return text.replace(MARKUP, '').replaceAll(WORD_JOINER, '');
}

/** Text that stands for itself in a cue, whatever it looks like. */
export function asWritten(text: string): string {
  return text.replace(/[<{]/g, `$&${WORD_JOINER}`);
}
