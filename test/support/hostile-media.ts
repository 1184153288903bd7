import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Canary } from './canary';
import type { HostileFile } from './hostile-texts';
import { box, frameBomb, fullBox, u16, u32 } from './hostile-mov';
import { ffmpeg, makeVideo } from './media';

/** Containers that lie about what is in them or where it is. */
export function hostileContainers(canary: Canary): readonly HostileFile[] {
  const video = (name: string, bytes: Buffer) => ({ name, field: 'url_video' as const, bytes });
  const place = (type: string, ...parts: readonly Buffer[]) =>
    frameBomb({ frames: 10, dataReference: box(type, u32(0), ...parts) });
  const text = (value: string) => Buffer.from(`${value}\0`);
  const playlist = Buffer.from(`#EXTM3U\n#EXTINF:1,\n${canary.url}/a.ts\n`);
  return [
    video('MP4 whose frames stand at a URL', place('url ', text(`${canary.url}/a.mp4`))),
    video(
      'MP4 whose frames stand in a file',
      place('url ', text(`file://${canary.path('canary.mp4')}`)),
    ),
    video(
      'MP4 whose frames stand behind an alias',
      place('alis', macAlias(canary.path('canary.mp4'))),
    ),
    video('MP4 head before a playlist', Buffer.concat([box('ftyp', text('isom')), playlist])),
    video(
      'Matroska head before a playlist',
      Buffer.concat([Buffer.from('\x1aE\xdf\xa3', 'latin1'), playlist]),
    ),
    video(
      'MP4 without an index',
      Buffer.concat([box('ftyp', text('isom')), box('mdat', Buffer.alloc(999))]),
    ),
    video('MP4 with an index of no frames', frameBomb({ frames: 0 })),
    video('MP4 with frames of zeros', frameBomb({ frames: 10 })),
    video('MP4 with boxes in boxes', nested(2_000)),
    video('MP4 whose index promises 30 million frames', frameBomb({ frames: 30_000_000 })),
    video('noise behind a good head', Buffer.concat([box('ftyp', text('isom')), noise(20_000)])),
  ];
}

/** Files that real programs wrote, each spoilt or in the wrong place. */
export async function hostileFiles(folder: string): Promise<readonly HostileFile[]> {
  const at = (name: string) => join(folder, name);
  await makeVideo({ path: at('good.mp4'), seconds: 1, audio: true });
  const from = async (name: string, ...options: readonly string[]) => {
    await ffmpeg('-i', at('good.mp4'), ...options, at(name));
    return readFile(at(name));
  };
  const fast = await from('fast.mp4', '-c', 'copy', '-movflags', '+faststart');
  const still = await from('still.png', '-frames:v', '1');
  const good = await readFile(at('good.mp4'));
  const video = (name: string, bytes: Buffer) => ({ name, field: 'url_video' as const, bytes });
  const image = (name: string, bytes: Buffer) => ({ name, field: 'url_image' as const, bytes });
  return [
    video('an encrypted video', await from('encrypted.mp4', '-c', 'copy', ...ENCRYPTED)),
    video('a sound as a video', await from('sound.mp4', '-c', 'copy', '-vn')),
    video('an AVI', await from('old.avi', '-c:v', 'mpeg4')),
    video('an MPEG transport stream', await from('stream.ts', '-c', 'copy')),
    video('a video without its end', good.subarray(0, good.length / 2)),
    video('the first half of a video', fast.subarray(0, fast.length / 2)),
    video('a video whose frames are zeros', zeroed(fast)),
    video('a still as a video', still),
    image('a video as a still', good),
    image('half of a still', still.subarray(0, still.length / 2)),
    image('a still whose picture is noise', Buffer.concat([still.subarray(0, 60), noise(9_000)])),
  ];
}

/** Output options with which ffmpeg encrypts what it writes. */
export const ENCRYPTED = [
  ...['-encryption_scheme', 'cenc-aes-ctr'],
  ...['-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb'],
  ...['-encryption_kid', 'a7e61c373e219033c21091fa607bf3b8'],
];

/** The index stays, the frames behind it are gone. */
function zeroed(fast: Buffer): Buffer {
  const start = fast.indexOf('mdat') + 4;
  return Buffer.concat([fast.subarray(0, start), Buffer.alloc(fast.length - start)]);
}

/** The record by which old Macs found a file again; ffmpeg reads its path (`mov_read_dref`). */
function macAlias(path: string): Buffer {
  const full = Buffer.from(path.replaceAll('/', ':'));
  const padded = Buffer.concat([full, Buffer.alloc(full.length % 2)]);
  const tail = Buffer.concat([u16(2, full.length), padded, u16(0xffff, 0)]);
  const fixed = Buffer.alloc(10 + 28 + 12 + 64 + 16);
  const levels = Buffer.concat([u16(1, 1), Buffer.alloc(16)]);
  return Buffer.concat([fixed, levels, tail, Buffer.alloc(64)]);
}

function nested(depth: number): Buffer {
  let inner = fullBox('stsz', u32(1, 10));
  for (let level = 0; level < depth; level++) inner = box('moov', inner);
  return Buffer.concat([box('ftyp', Buffer.from('isom')), inner]);
}

/** The same bytes on every run. */
export function noise(length: number, seed = 7): Buffer {
  let state = seed;
  return Buffer.from(
    Array.from({ length }, () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff) >>> 16),
  );
}
