import { MediaError } from '../errors';

/**
 * A subtitle file's bytes as text with `\n` line ends: UTF-16 by its byte order mark, else UTF-8.
 * Other 8-bit encodings can not be told apart, and a wrong guess shows garbage, so they are refused.
 * Throws MediaError `subtitle_invalid`.
 */
export function decodeSubtitles(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw new MediaError('subtitle_invalid', 'It holds binary data.');
    return text.replace(/\r\n?/g, '\n');
  } catch (error) {
    if (error instanceof MediaError) throw error;
    const where = encoding === 'utf-8' ? `; line ${brokenLine(bytes)} is not` : '';
    const detail = `Subtitles must be UTF-8 or UTF-16 with a byte order mark${where}.`;
    throw new MediaError('subtitle_invalid', detail, { cause: error });
  }
}

function encodingOf([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-8' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** The number of the first line that is not UTF-8; a line end never stands inside of a character. */
function brokenLine(bytes: Uint8Array): number {
  let start = 0;
  for (let line = 1; start <= bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end;
    if (!isUtf8(bytes.subarray(start, stop))) return line;
    start = stop + 1;
  }
  return 1;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
