import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Canary } from './canary';

/** A file that somebody offers as media, and the field in which it does. */
export interface HostileFile {
  readonly name: string;
  readonly field: 'url_video' | 'url_audio' | 'url_image' | 'url_srt';
  readonly bytes: string | Buffer;
}

/** Playlists and other texts that make ffmpeg open further files when it is let. */
export function hostileTexts(canary: Canary, folder: string): readonly HostileFile[] {
  const { url } = canary;
  const sibling = relative(folder, canary.path('canary.ts'));
  const hls = (target: string, line = '') =>
    `#EXTM3U\n${line}#EXTINF:1,\n${target}\n#EXT-X-ENDLIST\n`;
  const concat = (target: string) => `ffconcat version 1.0\nfile '${target}'\n`;
  const mpd = (base: string) =>
    `<?xml version="1.0"?>\n<MPD type="static"><BaseURL>${base}</BaseURL><Period/></MPD>`;
  const svg = (href: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="${href}"/></svg>`;
  const entity = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${url}/x">]><svg>&x;</svg>`;
  const video = (name: string, bytes: string | Buffer) => ({
    name,
    field: 'url_video' as const,
    bytes,
  });
  const sound = (name: string, bytes: string | Buffer) => ({
    name,
    field: 'url_audio' as const,
    bytes,
  });
  const image = (name: string, bytes: string | Buffer) => ({
    name,
    field: 'url_image' as const,
    bytes,
  });
  const srt = (name: string, bytes: string | Buffer) => ({
    name,
    field: 'url_srt' as const,
    bytes,
  });
  return [
    video('HLS, absolute path', hls(`file://${canary.path('canary.ts')}`)),
    video('HLS, path to the next folder', hls(sibling)),
    video('HLS, HTTP', hls(`${url}/a.ts`)),
    video('HLS, key by HTTP', hls(sibling, `#EXT-X-KEY:METHOD=AES-128,URI="${url}/key"\n`)),
    video('HLS, map by HTTP', hls(sibling, `#EXT-X-MAP:URI="${url}/init.mp4"\n`)),
    video('HLS, master list', `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n${url}/b.m3u8\n`),
    video('HLS behind a byte order mark', `\ufeff${hls(sibling)}`),
    video('HLS behind blank lines', `\n\n \n${hls(sibling)}`),
    video('HLS in UTF-16', Buffer.from(`\ufeff${hls(sibling)}`, 'utf16le')),
    video('ffconcat, relative', concat(sibling)),
    video('ffconcat, absolute', concat(canary.path('canary.mp4'))),
    video('ffconcat, HTTP', concat(`${url}/a.mp4`)),
    video('ffconcat, subfile', concat(`subfile,,start,0,end,0,,:${canary.path('canary.mp4')}`)),
    video('concat without a head', `file '${canary.path('canary.mp4')}'\n`),
    video('DASH, relative', mpd(sibling)),
    video('DASH, HTTP', mpd(`${url}/`)),
    video(
      'SDP',
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nt=0 0\nm=video ${new URL(url).port} RTP/AVP 96\n`,
    ),
    video('PLS', `[playlist]\nFile1=${url}/a.mp4\nNumberOfEntries=1\n`),
    video('ASX', `<asx version="3"><entry><ref href="${url}/a"/></entry></asx>`),
    video('a web page', `<!DOCTYPE html><img src="${url}/a">`),
    video('JSON', `{"url":"${url}/a"}`),
    video('gzip', gzipSync(hls(sibling))),
    sound('HLS as sound', hls(sibling)),
    sound('ffconcat as sound', concat(canary.path('canary.mp4'))),
    sound('HLS behind an ID3 tag', Buffer.concat([id3(), Buffer.from(hls(sibling))])),
    sound('HLS inside of RIFF', riff('WAVE', hls(sibling))),
    image('SVG with a picture', svg(`file://${canary.path('canary.png')}`)),
    image('SVG with a picture by HTTP', svg(`${url}/a.png`)),
    image('SVG with an entity', entity),
    image('HLS as a still', hls(sibling)),
    image('ffconcat as a still', concat(canary.path('canary.png'))),
    image('a playlist inside of WebP', riff('WEBP', hls(sibling))),
    srt('ffconcat as captions', concat(canary.path('canary.srt'))),
    srt('HLS as captions', hls(`file://${canary.path('canary.srt')}`)),
    srt('HLS by HTTP as captions', hls(`${url}/a.vtt`)),
    srt('WebVTT without a cue', 'WEBVTT\n\nfile:///etc/hostname\n'),
    srt('ASS with a font and no event', '[Script Info]\n[Fonts]\nfontname: ../../x.ttf\n!!!!\n'),
    srt('a web page as captions', '<!DOCTYPE html><title>404</title>'),
    srt('noise as captions', Buffer.from('\x00\x01\x02\xff-->\x00'.repeat(20), 'latin1')),
  ];
}

/** An ID3v2 tag with nothing in it. */
function id3(): Buffer {
  return Buffer.from('ID3\x04\0\0\0\0\0\x0a0123456789', 'latin1');
}

function riff(form: string, text: string): Buffer {
  const body = Buffer.from(`${form}data\0\0\0\0${text}`, 'latin1');
  const head = Buffer.from('RIFF\0\0\0\0');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}
