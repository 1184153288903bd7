import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ffmpeg } from '../../../../../test/support/media';
import { readCaptions } from '../captions';

/** A song as karaoke programs write it, with all that we draw. */
const SONG = `[Script Info]
; made by hand
ScriptType: v4.00+
PlayResX: 640
PlayResY: 360
WrapStyle: 1
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Noto Sans,28,&H00FFFFFF,&H000000FF,&H00202020,&H80000000,-1,0,0,0,100,100,0,0,1,2,1,2,20,20,18,1
Style: Sign,Noto Sans,20,&H0000FFFF,&H000000FF,&H00FF0000,&H00000000,0,-1,0,0,110,90,2,5,3,3,0,7,20,20,18,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,not shown
Dialogue: 0,0:00:00.00,0:00:02.00,Default,singer,0,0,0,,{\\k40}La {\\kf60}la\\N{\\ko40\\1c&H00FF00&}lé{\\r}, {\\i1}so{\\i0} {\\u1}much{\\u0}
Dialogue: 1,0:00:00.20,0:00:01.80,Sign,,10,10,40,,{\\pos(40,60)\\fad(200,300)}Exit \\h{\\fscx150\\frz20\\c&HFF8800&}left \\{now\\}
Dialogue: 2,0:00:00.40,0:00:02.00,Sign,,0,0,0,,{\\an3\\move(600,80,400,200)\\t(0,800,\\fs40\\3c&H0000FF&)\\blur2\\bord4}away
Dialogue: 2,0:00:00.00,0:00:02.00,Default,,0,0,0,,{\\an8\\clip(0,0,320,360)\\alpha&H40&}half of this
`;

describe('an ASS file written anew', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'likeness-'))));
  afterAll(() => rm(folder, { recursive: true }));

  async function drawn(name: string, text: string): Promise<Buffer> {
    const path = join(folder, name);
    await writeFile(path, text);
    const canvas = 'color=c=gray:s=640x360:r=5:d=2,format=yuv420p';
    return ffmpeg(
      ...['-f', 'lavfi', '-i', `${canvas},ass=filename=${path}`],
      ...['-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-'],
    );
  }

  it('looks as its author wrote it, to the last pixel', async () => {
    const { ass, ignored } = await readCaptions(Buffer.from(SONG), { last: 1.8, each: 0.2 });

    const [before, after] = [await drawn('one.ass', SONG), await drawn('other.ass', ass ?? '')];
    const blank = await drawn('none.ass', SONG.replaceAll('Dialogue:', 'Comment:'));

    expect(ignored).toEqual([]);
    expect(before).toHaveLength(10 * 640 * 360 * 1.5);
    expect(before.equals(blank)).toBe(false);
    expect(after.equals(before)).toBe(true);
  });
});
