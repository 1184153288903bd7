import { MediaError } from '../errors';
import { parseVtt } from './vtt.parser';

const first = async (body: string) => (await parseVtt(`WEBVTT\n\n${body}`)).cues[0];
const textOf = async (body: string) => (await first(`00:01.000 --> 00:02.000\n${body}`))?.text;
const refusal = async (text: string) => {
  try {
    return await parseVtt(text);
  } catch (error) {
    return error instanceof MediaError ? `${error.code}: ${error.detail}` : error;
  }
};

const WHOLE = `WEBVTT Kind: captions; Language: en

STYLE
::cue { color: red }

REGION
id:fred

NOTE a note with 00:00 --> in it
and a second line

intro
00:01.000 --> 00:02.500 line:0 align:start
Hello
world

1:00:03.000 --> 01:00:04.000
Bye
00:00:00.500 --> 00:00:01.000 vertical:rl
<v Fred>Early`;

describe(parseVtt.name, () => {
  it('reads cues with and without names and hours, and skips what is none', async () => {
    expect(await parseVtt(WHOLE)).toEqual({
      cues: [
        { startMs: 500, endMs: 1000, text: 'Early' },
        { startMs: 1000, endMs: 2500, text: '{\\an7}Hello\nworld' },
        { startMs: 3_603_000, endMs: 3_604_000, text: 'Bye' },
      ],
      ignored: ['REGION blocks', 'STYLE blocks', 'vertical settings'],
    });
  });

  it.each([
    ['<b>a</b> <i>b</i><u>c', '<b>a</b> <i>b</i><u>c'],
    ['<c.yellow.bg_blue>a</c> b', '<font color="yellow">a</font> b'],
    ['<c.loud>a</c> <lang en>b</lang> <v.first Ann Lee>c</v>', 'a b c'],
    ['<ruby>漢<rt>kan</rt></ruby>字', '漢字'],
    ['&lt;b&gt; &amp;amp; &#65;&#x42; &nbsp;&unknown;', '<\u2060b> &amp; AB \u00a0&unknown;'],
    ['{\\an8\\fs900}a 1 < 2', '{\u2060\\an8\\fs900}a 1 <\u2060 2'],
    ['<00:00:09.000>a', 'a'],
  ])('shows %j', async (body, text) => {
    expect(await textOf(body)).toBe(text);
  });

  it.each([
    ['line:0', 8],
    ['line:10%', 8],
    ['line:50%,center', 5],
    ['line:90%', undefined],
    ['line:-1', undefined],
    ['align:left', 1],
    ['align:end line:1', 9],
    ['position:10%', 1],
    ['position:80%,line-left line:2', 9],
    ['align:center size:50%', undefined],
    ['line:x position:y align:z', undefined],
  ])('puts a cue with %j in its place', async (settings, place) => {
    const cue = await first(`00:01.000 --> 00:02.000 ${settings}\na`);

    expect(cue?.text).toBe(place === undefined ? 'a' : `{\\an${place}}a`);
  });

  it('takes stamps for the times of words', async () => {
    const body = '00:01.000 --> 00:02.000\nwe <00:01.400><c>are</c> <00:01.600>go ing';

    expect((await first(body))?.words).toEqual([
      { startMs: 1000, endMs: 1400, text: 'we' },
      { startMs: 1400, endMs: 1600, text: 'are' },
      { startMs: 1600, endMs: 1760, text: 'go' },
      { startMs: 1760, endMs: 2000, text: 'ing' },
    ]);
  });

  it.each([
    ['WEBVTT\n\n', 'There is no cue in this WebVTT file.'],
    [
      'WEBVTT\n\n00:01.000 -> 00:02.000\na',
      'Cue 1 (line 3) has no times of the form 00:01.000 --> 00:02.000: "00:01.000 -> 00:02.000".',
    ],
    [
      'WEBVTT\n\nid\n00:0x.000 --> 00:02.000\na',
      'Cue 1 (line 4) has no times of the form 00:01.000 --> 00:02.000: "00:0x.000 --> 00:02.000".',
    ],
    [
      'WEBVTT\n\n00:03.000 --> 00:02.000\na',
      '1 of 1 cue ends before it starts (first: cue 1, line 3, 00:00:03,000).',
    ],
    [
      `WEBVTT\n\n00:01.000 --> 00:02.000\n${'x'.repeat(2001)}`,
      'Cue 1 (line 3) has 2001 characters; the limit is 2000.',
    ],
    [
      `WEBVTT\n\n${'00:01.000 --> 00:02.000\na\n\n'.repeat(20_001)}`,
      'It has 20001 cues; the limit is 20000.',
    ],
  ])('refuses a broken file: %#', async (text, detail) => {
    expect(await refusal(text)).toBe(`subtitle_invalid: ${detail}`);
  });
});
