import type { Demuxer } from './command';

/**
 * Which demuxer a file's first bytes ask for, or what else they are. The name and the declared type
 * of a file mean nothing: a playlist called `video.mp4` would read other files.
 */
export type Container =
  | { readonly demuxer: Demuxer }
  /** A format that we know and do not take, e.g. "a GIF". */
  | { readonly unsupported: string }
  /** Not media, e.g. "an HTML page". */
  | { readonly notMedia: string };

/** How many of a file's first bytes `containerOf` looks at; an ID3 tag may be longer. */
export const HEAD_BYTES = 64 * 1024;

export function containerOf(head: Uint8Array): Container {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  if (bytes.length === 0) return { notMedia: 'an empty file' };
  return binaryContainer(bytes) ?? textOf(bytes) ?? { notMedia: 'of an unknown format' };
}

function binaryContainer(bytes: Buffer): Container | undefined {
  const rule = RULES.find(({ at, magic }) => bytes.subarray(at, at + magic.length).equals(magic));
  if (rule?.then) return rule.then(bytes);
  return rule?.is ?? mpegAudio(bytes);
}

interface Rule {
  readonly at: number;
  readonly magic: Buffer;
  readonly is?: Container;
  readonly then?: (bytes: Buffer) => Container | undefined;
}

const rule = (magic: string, is: Container, at = 0): Rule => ({
  at,
  magic: Buffer.from(magic, 'latin1'),
  is,
});

const MOV: Container = { demuxer: 'mov' };

/** Boxes that the first box of a MOV or MP4 file can be. */
const MOV_BOXES = ['moov', 'mdat', 'free', 'skip', 'wide', 'pnot'];

const RULES: readonly Rule[] = [
  { at: 4, magic: Buffer.from('ftyp'), then: isoBrand },
  ...MOV_BOXES.map((box) => rule(box, MOV, 4)),
  rule('\x1aE\xdf\xa3', { demuxer: 'matroska' }),
  rule('\x89PNG\r\n\x1a\n', { demuxer: 'png_pipe' }),
  rule('\xff\xd8\xff', { demuxer: 'jpeg_pipe' }),
  { at: 0, magic: Buffer.from('RIFF'), then: riffForm },
  rule('RF64', { demuxer: 'wav' }),
  rule('fLaC', { demuxer: 'flac' }),
  rule('OggS', { demuxer: 'ogg' }),
  { at: 0, magic: Buffer.from('ID3'), then: afterId3 },
  rule('GIF8', { demuxer: 'gif' }),
  rule('BM', { unsupported: 'a BMP' }),
  rule('II*\0', { unsupported: 'a TIFF' }),
  rule('MM\0*', { unsupported: 'a TIFF' }),
  rule('FLV', { unsupported: 'an FLV' }),
  rule('\x30\x26\xb2\x75', { unsupported: 'a Windows Media file' }),
  rule('FORM', { unsupported: 'an AIFF' }),
  rule('\0\0\x01\xba', { unsupported: 'an MPEG program stream' }),
  rule('%PDF', { notMedia: 'a PDF' }),
  rule('PK\x03\x04', { notMedia: 'a ZIP archive' }),
  rule('\x1f\x8b', { notMedia: 'a gzip archive' }),
];

function isoBrand(bytes: Buffer): Container {
  const brand = bytes.toString('latin1', 8, 12);
  const others = bytes.toString('latin1', 16, Math.min(bytes.readUInt32BE(0), 256));
  // Its picture is taken out of its boxes before ffmpeg gets it.
  if (/^avi[fs]$/.test(brand)) return { demuxer: 'ivf' };
  if (/^m[is]f1$/.test(brand) && /^(....)*?avi[fs]/s.test(others)) return { demuxer: 'ivf' };
  if (/^(heic|heix|heim|heis|mif1|msf1)$/.test(brand)) return { unsupported: 'a HEIC' };
  return MOV;
}

function riffForm(bytes: Buffer): Container {
  const form = bytes.toString('latin1', 8, 12);
  if (form === 'WAVE') return { demuxer: 'wav' };
  if (form === 'WEBP') return { demuxer: 'webp_pipe' };
  return { unsupported: form === 'AVI ' ? 'an AVI' : 'a RIFF file' };
}

/** MP3, AAC and FLAC may stand behind an ID3v2 tag, whose size is four times seven bits. */
function afterId3(bytes: Buffer): Container {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(6, 10);
  const size = 10 + a * 2 ** 21 + b * 2 ** 14 + c * 2 ** 7 + d;
  const rest = bytes.subarray(size);
  if (rest.toString('latin1', 0, 4) === 'fLaC') return { demuxer: 'flac' };
  return mpegAudio(rest) ?? { demuxer: 'mp3' };
}

/** MPEG audio starts with eleven set bits; layer 0 is AAC in ADTS. */
function mpegAudio(bytes: Buffer): Container | undefined {
  const [first = 0, second = 0] = bytes;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  return { demuxer: (second & 0x06) === 0 ? 'aac' : 'mp3' };
}

function textOf(bytes: Buffer): Container | undefined {
  const text = bytes
    .toString('latin1', 0, 1024)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  if (/^<(!doctype html|html|head|body)/i.test(text)) return { notMedia: 'an HTML page' };
  if (/^<(\?xml|svg)/i.test(text)) return { notMedia: 'an XML or SVG document' };
  if (/^(#EXTM3U|ffconcat|v=0)/.test(text)) return { notMedia: 'a playlist' };
  if (/^[[{]/.test(text)) return { notMedia: 'a JSON document' };
  return /^[\t\n\r\x20-\x7e]+$/.test(text) ? { notMedia: 'a text' } : undefined;
}
