import { MediaError } from '../errors';
import { readCaptions } from './captions';
import { randomNumbers } from './random.testing';
import { parseSubtitles } from './subtitle.format';

const SRT =
  '1\n00:00:01,000 --> 00:00:02,000\n<b>Hello</b> {\\an8}you\n\n2\n00:00:02,000 --> 00:00:03,000\nBye\n';
const VTT =
  'WEBVTT\n\nSTYLE\n::cue{}\n\nid\n00:01.000 --> 00:02.000 line:0 align:start\n<v Ann>we <00:01.400><c.red>go</c> &lt;&#65;\n\n01:00:02.000 --> 01:00:03.000\nBye\n';
const ASS =
  '[Script Info]\nPlayResX: 640\nPlayResY: 360\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: A,Lato,20\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.00,A,{\\k20\\t(0,1,\\fs30)\\pos(1,2)}Hi{\\p1}m 0 0{\\p0\\r}\\N you\n';
const WORDS = '[{"text":"Hi,","start":0,"end":0.4},{"text":"you.","start":0.4,"end":1}]';
const SPICE = [
  '-->',
  '{',
  '}',
  '\\',
  '<',
  '>',
  '(',
  ',',
  '\n',
  '[Events]',
  '\\t(',
  '9e9',
  'é',
  '\u0000',
];

/** A text with some of its letters changed, left out, doubled, or others put in. */
function mutated(text: string, random: (below: number) => number): string {
  let found = text;
  for (let change = 1 + random(4); change > 0; change -= 1) {
    const [at, length] = [random(found.length + 1), random(12)];
    const ways = ['', SPICE[random(SPICE.length)] ?? '', found.slice(at, at + length).repeat(3)];
    found = found.slice(0, at) + (ways[random(3)] ?? '') + found.slice(at + length);
  }
  return found;
}

describe(readCaptions.name, () => {
  it.each([
    ['SRT', SRT, undefined],
    ['WebVTT', VTT, undefined],
    ['ASS', ASS, undefined],
    ['words', WORDS, 'words'],
  ] as const)('reads or refuses 5,000 mutations of %s, in time', async (_name, text, format) => {
    const random = randomNumbers(text.length);
    const started = performance.now();
    let read = 0;
    for (let round = 0; round < 5_000; round += 1) {
      const bytes = Buffer.from(mutated(text, random));
      try {
        const options = format ? { format } : {};
        await readCaptions(bytes, { last: 5, each: 0.04 }, options);
        read += 1;
      } catch (error) {
        if (!(error instanceof MediaError) || error.code !== 'subtitle_invalid') throw error;
      }
    }

    expect(read).toBeGreaterThan(100);
    expect(read).toBeLessThan(5_000);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it.each([
    ['open braces', 'ass', `${ASS}Dialogue: 0,0:00:01.00,0:00:02.00,A,${'{\\t(('.repeat(4_000)}`],
    ['open tags', 'vtt', `WEBVTT\n\n00:01.000 --> 00:02.000\n${'<c.'.repeat(600)}`],
    ['four million brackets', 'vtt', `WEBVTT\n\n${'<'.repeat(4_000_000)}`],
    ['four million braces', 'ass', `[Events]\nDialogue: ${'{'.repeat(4_000_000)}`],
    ['four million commas', 'ass', `[Events]\nDialogue: ${','.repeat(4_000_000)}`],
    ['four million spaces', 'srt', `${' '.repeat(4_000_000)}-->`],
    ['four million digits', 'srt', `00:00:01,${'0'.repeat(4_000_000)} --> 1`],
  ] as const)('is done with %s in a second', async (_name, format, text) => {
    const started = performance.now();
    await parseSubtitles(text, format, ['Lato']).catch((error: unknown) => {
      if (!(error instanceof MediaError)) throw error;
    });

    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
