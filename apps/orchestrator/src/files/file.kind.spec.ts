import { fileType } from './file.kind';

describe(fileType.name, () => {
  it.each([
    ['\0\0\0\x20ftypisom', { kind: 'video', contentType: 'video/mp4' }],
    ['\0\0\0\x14ftypqt  ', { kind: 'video', contentType: 'video/quicktime' }],
    ['\0\0\0\x20ftypM4A ', { kind: 'audio', contentType: 'audio/mp4' }],
    ['\0\0\0\x20ftypavif', { kind: 'image', contentType: 'image/avif' }],
    ['\x1a\x45\xdf\xa3', { kind: 'video', contentType: 'video/webm' }],
    ['\x89PNG\r\n\x1a\n', { kind: 'image', contentType: 'image/png' }],
    ['\xff\xd8\xff\xe0', { kind: 'image', contentType: 'image/jpeg' }],
    ['RIFF\0\0\0\0WEBP', { kind: 'image', contentType: 'image/webp' }],
    ['RIFF\0\0\0\0WAVE', { kind: 'audio', contentType: 'audio/wav' }],
    ['ID3\x04', { kind: 'audio', contentType: 'audio/mpeg' }],
    ['\xff\xfb\x90\x64', { kind: 'audio', contentType: 'audio/mpeg' }],
    ['WEBVTT\n\n', { kind: 'subtitles', contentType: 'text/vtt' }],
    ['[Script Info]\n', { kind: 'subtitles', contentType: 'text/x-ssa' }],
    ['1\r\n00:00:01,000 --> 00:00:02,000', subRip()],
    ['\xef\xbb\xbf1\n00:00:01,000 --> 00:00:02,000', subRip()],
  ])('knows %j by its bytes', (head, type) => {
    expect(fileType(Buffer.from(head, 'latin1'))).toEqual(type);
  });

  it('knows subtitles in UTF-16', () => {
    const head = Buffer.from('\ufeff1\r\n00:00:01,000 --> 00:00:02,000', 'utf16le');

    expect(fileType(head)).toEqual(subRip());
  });

  it.each(['', '<html>', '#!/bin/sh', '%PDF-1.7', 'RIFF\0\0\0\0ACON', '#EXTM3U'])(
    'knows no use for %j',
    (head) => {
      expect(fileType(Buffer.from(head, 'latin1'))).toBeUndefined();
    },
  );
});

function subRip() {
  return { kind: 'subtitles', contentType: 'application/x-subrip' };
}
