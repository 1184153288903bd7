import { decodeSubtitles } from './text.decoder';

const utf16be = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

describe(decodeSubtitles.name, () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from('Grüße\n日本')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffGrüße\n日本')],
    ['UTF-16, little end first', Buffer.from('\ufeffGrüße\n日本', 'utf16le')],
    ['UTF-16, big end first', utf16be('Grüße\n日本')],
    ['line ends of Windows', Buffer.from('Grüße\r\n日本')],
    ['line ends of old Macs', Buffer.from('Grüße\r日本')],
  ])('reads %s', (_name, bytes) => {
    expect(decodeSubtitles(bytes)).toBe('Grüße\n日本');
  });

  it.each<[string, Uint8Array, string]>([
    [
      'Windows-1252',
      Buffer.from('plain\nGr\xfc\xdfe', 'latin1'),
      'Subtitles must be UTF-8 or UTF-16 with a byte order mark; line 2 is not.',
    ],
    ['binary data', Buffer.from('a\0b'), 'It holds binary data.'],
  ])('refuses %s', (_name, bytes, detail) => {
    expect(() => decodeSubtitles(bytes)).toThrow(`subtitle_invalid: ${detail}`);
  });
});
