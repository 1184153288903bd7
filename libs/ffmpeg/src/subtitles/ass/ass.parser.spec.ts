import { MediaError } from '../../errors';
import { writeScript } from './ass.script.writer';
import { parseAss } from './ass.parser';

const FONTS = ['DejaVu Sans', 'Lato'];
const HEAD = `[Script Info]
PlayResX: 1000
PlayResY: 500

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Alignment
Style: Default,Lato,20,&H0000FFFF,2
Style: Top,Arial,9000,&Hff,8

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`;
const event = (text: string, style = 'Default') =>
  `Dialogue: 0,0:00:01.00,0:00:02.50,${style},,0,0,0,,${text}\n`;
const parse = (text: string) => parseAss(text, FONTS);
const rewritten = async (text: string) => {
  const script = await parse(HEAD + event(text));
  const [shown] = script.events.map((one) => ({ event: one, cue: one.cue }));
  return writeScript(script, shown ? [shown] : [])
    .split(',,')
    .at(-1)
    ?.trimEnd();
};
const cueOf = async (text: string, style?: string) =>
  (await parse(HEAD + event(text, style))).events[0]?.cue;
const refusal = async (text: string) => {
  try {
    return await parse(text);
  } catch (error) {
    return error instanceof MediaError ? `${error.code}: ${error.detail}` : error;
  }
};

describe(parseAss.name, () => {
  it('writes a script anew, with nothing of its author but numbers and text', async () => {
    const script = await parse(
      `${HEAD}Comment: 0,0:00:00.00,0:00:09.00,Default,,0,0,0,,secret\n${event('{\\pos(10,20)}Hi', 'Top')}\n[Fonts]\nfontname: evil.ttf\n!!!!`,
    );
    const written = writeScript(
      script,
      script.events.map((each) => ({ event: each, cue: each.cue })),
    );

    expect(written).toBe(`[Script Info]
ScriptType: v4.00+
PlayResX: 1000
PlayResY: 500
WrapStyle: 0
ScaledBorderAndShadow: no
YCbCr Matrix: None

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: S0,Lato,20,&H0000FFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3.472,0,2,10,10,10,1
Style: S1,DejaVu Sans,200,&H000000FF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3.472,0,8,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,S1,,0,0,0,,{\\pos(10,20)}Hi
`);
    expect(script.ignored).toEqual([
      'embedded fonts',
      'fonts that are not here',
      'values beyond our bounds',
    ]);
  });

  it.each([
    ['{\\b1\\i1}a{\\b0}b', '{\\b1\\i1}a{\\b0}b'],
    ['{\\fs3000\\bord200\\blur100}a', '{\\fs200\\bord25\\blur20}a'],
    ['{\\fs}a{\\r}b{\\rTop}c{\\rNone}d', '{\\fs}a{\\r}b{\\rS1}c{\\r}d'],
    ['{\\fnlato}a{\\fn../../x}b{\\fn}c', '{\\fnLato}ab{\\fn}c'],
    ['{\\c&HFF&\\3c&H00ff00&\\alpha&H80&\\1c}a', '{\\c&H0000FF&\\3c&H00FF00&\\alpha&H80&\\1c}a'],
    ['{\\k50}ka{\\kf20}ra{\\K10}o{\\ko5}ke', '{\\k50}ka{\\kf20}ra{\\K10}o{\\ko5}ke'],
    ['{\\move(1,2,3,4,5,6)}a', '{\\move(1,2,3,4,5,6)}a'],
    ['{\\pos(1e9,2)}a{\\pos(1)}b{\\pos(99999,-99999)}c', 'ab{\\pos(2000,-2000)}c'],
    ['{\\fad(200,300)}a', '{\\fad(200,300)}a'],
    ['{\\t(0,500,1.5,\\fs30\\t(\\fs9)\\k5\\1c&HFF&)}a', '{\\t(0,500,1.5,\\fs30\\1c&H0000FF&)}a'],
    ['{\\t(\\frz360)}a', '{\\t(\\frz360)}a'],
    ['{\\clip(1,2,3,4)}a', '{\\clip(1,2,3,4)}a'],
    ['{\\clip(m 0 0 l 9 9)}a', 'a'],
    ['{\\p1}m 0 0 l 100 0{\\p0}a', 'a'],
    ['{\\a6}a', '{\\an8}a'],
    ['{comment}a{\\unknown9}b', 'ab'],
    ['a\\Nb\\hc\\nd \\x \\{e\\}', 'a\\Nb\\hc d \\\u2060x \\{e\\}'],
    ['{\\b1{\\i1}a}b', '\\{\\\u2060b1{\\i1}a\\}b'],
    ['{\\b1\\fs(20', '\\{\\\u2060b1\\\u2060fs(20'],
  ])('writes %j', async (text, wanted) => {
    expect(await rewritten(text)).toBe(wanted);
  });

  it('gives cues for a style of ours', async () => {
    expect(await cueOf('{\\i1\\fs90}a {\\c&HFF&}<b>{\\an7\\p1}m 0 0')).toEqual({
      ...{ startMs: 1000, endMs: 2500 },
      text: '{\\an7}{\\i1}a {\\c&H0000FF&}<\u2060b>',
    });
    expect((await cueOf('a', 'Top'))?.text).toBe('{\\an8}a');
  });

  it('takes karaoke for the times of words', async () => {
    expect((await cueOf('{\\k20}ka{\\k30}ra {\\k10}{\\kf40}o{\\k10}ke you'))?.words).toEqual([
      { startMs: 1000, endMs: 1500, text: 'kara' },
      { startMs: 1600, endMs: 2040, text: 'oke' },
      { startMs: 2040, endMs: 2100, text: 'you' },
    ]);
  });

  it('reads the old format', async () => {
    const { styles, events, canvas } = await parse(
      '[Script Info]\n[V4 Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, BackColour, Alignment\nStyle: *Default,Lato,20,65535,255,6\n[Events]\nFormat: Marked, Start, End, Style, Text\nDialogue: Marked=0,0:00:01.00,0:00:02.00,*Default,Hi, you',
    );

    expect(canvas).toEqual({ width: 384, height: 288, wrapStyle: 0, scaledBorder: false });
    expect(styles[0]?.values).toMatchObject({ primarycolour: '&H0000FFFF', alignment: '8' });
    expect(events[0]?.cue.text).toBe('{\\an8}Hi, you');
  });

  it.each([
    ['[Script Info]\n', 'There is no event in this ASS file.'],
    [
      `${HEAD}Dialogue: 0,soon,0:00:02.00,Default,,0,0,0,,a`,
      'Event 1 (line 12) has no times of the form 0:00:01.00: "0,soon,0:00:02.00,Default,,0,0,0,,a".',
    ],
    [
      `${HEAD}Dialogue: 0,0:00:03.00,0:00:02.00,Default,,0,0,0,,a`,
      '1 of 1 cue ends before it starts (first: cue 1, line 12, 00:00:03,000).',
    ],
    [HEAD + event('x'.repeat(2001)), 'Event 1 (line 12) has 2001 characters; the limit is 2000.'],
    [HEAD + event('{\\b1}'.repeat(1001)), 'Event 1 (line 12) has more than 1000 tags.'],
    [HEAD + event('a').repeat(20_001), 'It has 20001 events; the limit is 20000.'],
    [
      HEAD + event(`a${' '.repeat(20_000)}`),
      'Event 1 (line 12) has 20041 characters; the limit is 20000.',
    ],
  ])('refuses a broken file: %#', async (text, detail) => {
    expect(await refusal(text)).toBe(`subtitle_invalid: ${detail}`);
  });
});
