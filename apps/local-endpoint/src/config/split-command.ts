/** One word, with quoted parts as a shell would take them; nothing is expanded. */
const WORD = /(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gs;

/**
 * A command line as a list of arguments, without a shell in between: so the process that is
 * started is the worker itself and can be stopped. Throws an Error for an open quote.
 */
export function splitCommand(text: string): readonly string[] {
  const words = text.match(WORD) ?? [];
  if (words.length === 0 || text.replace(WORD, '').trim() !== '') {
    throw new Error(`The worker command is empty or has an open quote: ${text}`);
  }
  return words.map(unquoted);
}

function unquoted(word: string): string {
  return word.replace(
    /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/gs,
    (_whole, escaped?: string, double?: string, single?: string) =>
      escaped ?? double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? '',
  );
}
