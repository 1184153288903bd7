import { isUtf8 } from 'node:buffer';

import { analyse } from 'chardet';

import { MediaError } from '../errors';

/** A subtitle file as text with `\n` line ends. */
export interface DecodedText {
  readonly text: string;
  /** The encoding where it was not declared but guessed, e.g. `windows-1251`; else null. */
  readonly guessed: string | null;
}

/**
 * Reads a subtitle file: UTF-16 or UTF-8 by its byte order mark, UTF-8, what its server declares if
 * the whole file makes sense in it, UTF-16 by its zeros, else the 8-bit or East Asian encoding that
 * its letters look most like. Throws MediaError `subtitle_invalid`.
 */
export function decodeSubtitles(bytes: Uint8Array, declared: string | null = null): DecodedText {
  const decoded = decodeDeclared(bytes, declared) ?? decodeUnicode(bytes) ?? decodeGuessed(bytes);
  if (!decoded) throw new MediaError('subtitle_invalid', NOT_TEXT);
  if (BINARY.test(decoded.text)) {
    throw new MediaError('subtitle_invalid', 'It holds binary data.');
  }
  return { ...decoded, text: decoded.text.replace(/\r\n?/g, '\n') };
}

const NOT_TEXT = 'It is no text in an encoding that can be told; send it as UTF-8.';

/** Nothing that a text holds: a zero, or one of C1, which only a wrong encoding brings about. */
const BINARY = /[\u0000\u0080-\u0084\u0086-\u009f]/;

/**
 * Undefined where a file tells better than its server: one of Unicode does, and servers that declare
 * the same for every text (Apache's AddDefaultCharset) are mostly wrong about those.
 */
function decodeDeclared(bytes: Uint8Array, declared: string | null): DecodedText | undefined {
  const encoding = declared === null ? undefined : knownEncoding(declared);
  if (encoding === undefined || encoding.startsWith('utf-') || isForeignUtf8(bytes)) {
    return undefined;
  }
  const text = decodedAs(encoding, bytes);
  return text === undefined || BINARY.test(text) ? undefined : { text, guessed: null };
}

function knownEncoding(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** ASCII alone tells nothing: ISO-2022-JP is written with it. */
function isForeignUtf8(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && bytes.some((byte) => byte >= 0x80);
}

function decodeUnicode(bytes: Uint8Array): DecodedText | undefined {
  const encoding = unicodeBy(bytes);
  const text = decodedAs(encoding, bytes);
  return text === undefined ? undefined : { text, guessed: null };
}

function unicodeBy(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return utf16ByZeros(bytes) ?? 'utf-8';
}

/** Digits, colons and line ends are half zeros in UTF-16, always on the same side. */
function utf16ByZeros(bytes: Uint8Array): string | undefined {
  const head = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) < head.length / 8 || Math.min(even, odd) > head.length / 64) {
    return undefined;
  }
  return odd > even ? 'utf-16le' : 'utf-16be';
}

/** The likeliest encoding in which the whole file makes sense. */
function decodeGuessed(bytes: Uint8Array): DecodedText | undefined {
  for (const { name } of analyse(foreignPart(bytes))) {
    const text = decodedAs(name, bytes);
    const guessed = new TextDecoder(text === undefined ? 'utf-8' : name).encoding;
    if (text !== undefined && !BINARY.test(text)) return { text, guessed };
  }
  return undefined;
}

const SAMPLE_BYTES = 16_384;

/** A file's first bytes from the line on in which it stops being ASCII: times and numbers tell nothing. */
function foreignPart(bytes: Uint8Array): Uint8Array {
  const foreign = Math.max(
    0,
    bytes.findIndex((byte) => byte >= 0x80),
  );
  const start = Math.max(0, bytes.lastIndexOf(0x0a, foreign));
  return bytes.subarray(start, start + SAMPLE_BYTES);
}

/** The bytes as text; undefined where they are none in this encoding, or Node knows it not. */
function decodedAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
