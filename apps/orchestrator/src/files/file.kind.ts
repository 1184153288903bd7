/** What an uploaded file can be used as. */
export const FILE_KINDS = ['video', 'image', 'audio', 'subtitles'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** What a file is, told by its first bytes. */
export interface FileType {
  readonly kind: FileKind;
  readonly contentType: string;
}

/** As many of a file's first bytes as tell its type. */
export const HEAD_BYTES = 4096;

/** What a file is by its first bytes, whatever its name says; undefined for what no job can use. */
export function fileType(head: Buffer): FileType | undefined {
  return boxed(head) ?? subtitles(head) ?? MAGIC.find(({ matches }) => matches(head))?.type;
}

interface Magic {
  readonly matches: (head: Buffer) => boolean;
  readonly type: FileType;
}

function starts(bytes: string, kind: FileKind, contentType: string): Magic {
  const wanted = Buffer.from(bytes, 'latin1');
  return {
    matches: (head) => head.subarray(0, wanted.length).equals(wanted),
    type: { kind, contentType },
  };
}

function riff(form: string, kind: FileKind, contentType: string): Magic {
  const matches = (head: Buffer) => ascii(head, 0, 4) === 'RIFF' && ascii(head, 8, 12) === form;
  return { matches, type: { kind, contentType } };
}

const MAGIC: readonly Magic[] = [
  starts('\x1a\x45\xdf\xa3', 'video', 'video/webm'),
  starts('\x89PNG\r\n\x1a\n', 'image', 'image/png'),
  starts('\xff\xd8\xff', 'image', 'image/jpeg'),
  starts('GIF8', 'image', 'image/gif'),
  starts('ID3', 'audio', 'audio/mpeg'),
  starts('fLaC', 'audio', 'audio/flac'),
  starts('OggS', 'audio', 'audio/ogg'),
  riff('WAVE', 'audio', 'audio/wav'),
  riff('WEBP', 'image', 'image/webp'),
  riff('AVI ', 'video', 'video/x-msvideo'),
  // A frame of MPEG audio or ADTS without a tag before it: eleven or twelve bits are set.
  {
    matches: (head) => head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0,
    type: { kind: 'audio', contentType: 'audio/mpeg' },
  },
];

/** ISO media: MP4, QuickTime, M4A, AVIF and HEIC differ by their brand. */
function boxed(head: Buffer): FileType | undefined {
  if (ascii(head, 4, 8) !== 'ftyp') return undefined;
  const brand = ascii(head, 8, 12);
  if (brand === 'avif' || brand === 'avis') return { kind: 'image', contentType: 'image/avif' };
  if (/^(hei[cx]|mif1)$/.test(brand)) return { kind: 'image', contentType: 'image/heic' };
  if (/^M4[AB] $/.test(brand)) return { kind: 'audio', contentType: 'audio/mp4' };
  const contentType = brand === 'qt  ' ? 'video/quicktime' : 'video/mp4';
  return { kind: 'video', contentType };
}

function subtitles(head: Buffer): FileType | undefined {
  const text = textOf(head).trimStart();
  const found = SUBTITLES.find(([form]) => form.test(text));
  return found && { kind: 'subtitles', contentType: found[1] };
}

/** Subtitles come in UTF-8, in UTF-16 and in encodings of one byte; their marks are ASCII. */
function textOf(head: Buffer): string {
  const wide = head[0] === 0xff && head[1] === 0xfe;
  return head.toString(wide ? 'utf16le' : 'latin1').replace(/^(\u00ef\u00bb\u00bf|\ufeff)/, '');
}

const SUBTITLES: readonly (readonly [RegExp, string])[] = [
  [/^WEBVTT(\s|$)/, 'text/vtt'],
  [/^\[Script Info\]/i, 'text/x-ssa'],
  [/^(\d+\s*\r?\n)?\s*\d{1,2}:\d\d:\d\d[,.]\d{1,3}\s*-->/, 'application/x-subrip'],
];

function ascii(head: Buffer, from: number, to: number): string {
  return head.toString('latin1', from, to);
}
