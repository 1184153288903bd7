import { containerOf, type Container } from './container';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe(containerOf.name, () => {
  it.each<[string, Uint8Array, Container]>([
    ['MP4', bytes('\0\0\0\x20ftypisom'), { demuxer: 'mov' }],
    ['old QuickTime', bytes('\0\0\0\x08wide\0\0\0\0mdat'), { demuxer: 'mov' }],
    ['Matroska', bytes('\x1aE\xdf\xa3\x01'), { demuxer: 'matroska' }],
    ['PNG', bytes('\x89PNG\r\n\x1a\n'), { demuxer: 'png_pipe' }],
    ['JPEG', bytes('\xff\xd8\xff\xe0'), { demuxer: 'jpeg_pipe' }],
    ['WebP', bytes('RIFF\0\0\0\0WEBPVP8 '), { demuxer: 'webp_pipe' }],
    ['WAV', bytes('RIFF\0\0\0\0WAVEfmt '), { demuxer: 'wav' }],
    ['FLAC', bytes('fLaC\0'), { demuxer: 'flac' }],
    ['Ogg', bytes('OggS\0'), { demuxer: 'ogg' }],
    ['MP3', bytes('\xff\xfb\x90\x00'), { demuxer: 'mp3' }],
    ['AAC in ADTS', bytes('\xff\xf1\x50\x80'), { demuxer: 'aac' }],
    ['MP3 behind ID3', bytes('ID3\x04\0\0\0\0\0\x02xx\xff\xfb'), { demuxer: 'mp3' }],
    ['AAC behind ID3', bytes('ID3\x04\0\0\0\0\0\x02xx\xff\xf1'), { demuxer: 'aac' }],
    ['FLAC behind ID3', bytes('ID3\x04\0\0\0\0\0\x02xxfLaC'), { demuxer: 'flac' }],
    ['a long ID3', bytes('ID3\x04\0\0\0\x7f\x7f\x7f'), { demuxer: 'mp3' }],
    ['AVIF', bytes('\0\0\0\x20ftypavif'), { demuxer: 'ivf' }],
    ['AVIF by its second name', bytes('\0\0\0\x1cftypmif1\0\0\0\0miafavif'), { demuxer: 'ivf' }],
    ['HEIC by its second name', bytes('\0\0\0\x18ftypmif1\0\0\0\0heic'), { unsupported: 'a HEIC' }],
    ['HEIC', bytes('\0\0\0\x20ftypheic'), { unsupported: 'a HEIC' }],
    ['GIF', bytes('GIF89a'), { demuxer: 'gif' }],
    ['AVI', bytes('RIFF\0\0\0\0AVI LIST'), { unsupported: 'an AVI' }],
    ['nothing', bytes(''), { notMedia: 'an empty file' }],
    ['an HTML page', bytes('\n <!DOCTYPE html><html>'), { notMedia: 'an HTML page' }],
    ['SVG', bytes('<svg xmlns="">'), { notMedia: 'an XML or SVG document' }],
    ['an HLS playlist', bytes('#EXTM3U\n#EXTINF:1,\nfile:///x'), { notMedia: 'a playlist' }],
    ['ffconcat', bytes('ffconcat version 1.0\nfile x'), { notMedia: 'a playlist' }],
    ['SDP', bytes('v=0\no=- 0'), { notMedia: 'a playlist' }],
    ['JSON', bytes('{"error":1}'), { notMedia: 'a JSON document' }],
    ['text', bytes('Not Found'), { notMedia: 'a text' }],
    ['noise', bytes('\x01\x02\x03\x04\x05'), { notMedia: 'of an unknown format' }],
  ])('knows %s by its first bytes', (_name, head, container) => {
    expect(containerOf(head)).toEqual(container);
  });
});
