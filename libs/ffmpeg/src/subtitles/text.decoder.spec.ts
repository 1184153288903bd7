import { decodeSubtitles } from './text.decoder';
import { encodedAs, LANGUAGES } from './text.decoder.testing';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const CUE = '1\n00:00:01,000 --> 00:00:02,000\nGrüße\n日本';

describe(decodeSubtitles.name, () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', Buffer.from(CUE)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${CUE}`)],
    ['UTF-16, little end first', Buffer.from(`\ufeff${CUE}`, 'utf16le')],
    ['UTF-16, big end first', utf16be(`\ufeff${CUE}`)],
    ['UTF-16 without a mark, little end first', Buffer.from(CUE, 'utf16le')],
    ['UTF-16 without a mark, big end first', utf16be(CUE)],
    ['line ends of Windows', Buffer.from(CUE.replaceAll('\n', '\r\n'))],
    ['line ends of old Macs', Buffer.from(CUE.replaceAll('\n', '\r'))],
  ])('reads %s', (_name, bytes) => {
    expect(decodeSubtitles(bytes)).toEqual({ text: CUE, guessed: null });
  });

  it.each(LANGUAGES)('guesses $encoding of $language', ({ encoding, text: sample }) => {
    const lines = sample.split('|');
    const cues = lines.map(
      (line, at) => `${at + 1}\n00:00:0${at},000 --> 00:00:0${at},900\n${line}`,
    );
    const text = cues.join('\n\n');

    const decoded = decodeSubtitles(encodedAs(encoding, text));

    expect(decoded.text).toBe(text);
    expect(decoded.guessed).not.toBeNull();
  });

  it.each<[string, string, string]>([
    // One word is too little to guess by.
    ['windows-1251', 'windows-1251', 'Ёж'],
    ['koi8-r', 'koi8-r', 'Ёж'],
    ['windows-1250', 'cp1250', 'Łąka'],
    ['windows-1252', 'iso-8859-1', 'naïve “café”'],
    ['shift_jis', 'sjis', '日本'],
  ])('reads %s where %s is declared', (encoding, label, text) => {
    expect(decodeSubtitles(encodedAs(encoding, text), label)).toEqual({ text, guessed: null });
  });

  it('reads declared ISO-2022-JP, which is ASCII for the rest of the world', () => {
    const bytes = Buffer.from('1\n\x1b$BF|K\\\x1b(B\n', 'latin1');

    expect(decodeSubtitles(bytes, 'iso-2022-jp')).toEqual({ text: '1\n日本\n', guessed: null });
  });

  it.each<[string, Uint8Array, string]>([
    ['UTF-8', Buffer.from(CUE), 'iso-8859-1'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${CUE}`), 'windows-1251'],
    ['UTF-16 with a mark', Buffer.from(`\ufeff${CUE}`, 'utf16le'), 'utf-16be'],
    ['UTF-16 without a mark', Buffer.from(CUE, 'utf16le'), 'windows-1252'],
    ['UTF-8 of an unknown name', Buffer.from(CUE), 'x-klingon'],
    ['UTF-8 called UTF-16', Buffer.from(CUE), 'utf-16'],
  ])('knows %s by itself, whatever is declared', (_name, bytes, label) => {
    expect(decodeSubtitles(bytes, label)).toEqual({ text: CUE, guessed: null });
  });

  it.each(['utf-8', 'euc-kr', 'x-klingon'])('guesses where %s is declared wrongly', (label) => {
    const text = 'Привет, как дела? Я не знаю, что делать.';

    expect(decodeSubtitles(encodedAs('windows-1251', text), label)).toEqual({
      ...{ text, guessed: 'windows-1251' },
    });
  });

  it('looks for letters behind pages of English', () => {
    const text = `${'Plain English.\n'.repeat(5_000)}Привет, как дела? Я не знаю, что делать.`;

    expect(decodeSubtitles(encodedAs('windows-1251', text))).toEqual({
      ...{ text, guessed: 'windows-1251' },
    });
  });

  it.each<[string, Uint8Array]>([
    ['a zero', Buffer.from('a\0b')],
    ['UTF-32', Buffer.from('\xff\xfe\0\0a\0\0\0b\0\0\0', 'latin1')],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80', 'latin1')],
  ])('refuses %s', (_name, bytes) => {
    expect(() => decodeSubtitles(bytes)).toThrow(
      /^subtitle_invalid: It (holds binary data|is no text)/,
    );
  });
});
