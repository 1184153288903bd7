import { clockMs } from './caption.clock';
import { checkOrder, invalid, quoted, type PlacedCue } from './caption.fault';
import { CAPTION_LIMITS, type Cue } from './cue';
import { inSlices } from './slices';
import { checkCounts } from './srt.counts';
import { vttPosition } from './vtt.settings';
import { vttText } from './vtt.text';

/** The cues of a WebVTT file in order of their start, and what of it cannot be shown. */
export interface VttCues {
  readonly cues: readonly Cue[];
  /** What was left out, in words, each once. */
  readonly ignored: readonly string[];
}

/**
 * A WebVTT text (https://www.w3.org/TR/webvtt1/) as cues: hours may be missing, notes and styles are
 * skipped, stamps inside of a cue become the times of its words. Throws MediaError
 * `subtitle_invalid` naming the cue and the line.
 */
export async function parseVtt(text: string): Promise<VttCues> {
  checkCounts(text);
  const lines: string[] = [];
  await inSlices(text.replace(/^\ufeff/, '').split('\n'), (line) => lines.push(line.trimEnd()));
  const blocks = await blocksOf(lines);
  const ignored = new Set<string>();
  const placed: PlacedVtt[] = [];
  await inSlices(blocks, (block) => {
    const found = readBlock(block, placed.length, ignored);
    if (found) placed.push(found);
  });
  if (placed.length === 0) throw invalid('There is no cue in this WebVTT file.');
  checkOrder(placed);
  const cues = placed.map(({ cue }) => cue);
  return { cues: cues.sort((a, b) => a.startMs - b.startMs), ignored: [...ignored].sort() };
}

interface PlacedVtt extends PlacedCue {
  readonly cue: Cue;
}

/** Lines up to an empty one; `line` is where they begin, from 0. */
interface Block {
  readonly line: number;
  readonly lines: readonly string[];
}

/** A timing line also begins one, as the specification's own parser has it. */
async function blocksOf(lines: readonly string[]): Promise<Block[]> {
  const blocks: { line: number; lines: string[] }[] = [];
  let open = false;
  await inSlices(lines, (line, at) => {
    const last = blocks.at(-1);
    if (line === '') open = false;
    else if (!open || !last || (line.includes('-->') && last.lines.some(hasArrow))) {
      blocks.push({ line: at, lines: [line] });
      open = true;
    } else last.lines.push(line);
  });
  return blocks;
}

const hasArrow = (line: string): boolean => line.includes('-->');

const TIME = String.raw`(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3})\d*)?`;
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}(?:\s+(.*))?$`);
/** Times without their arrow: the cue would be lost in silence. */
const ALMOST_TIMING = /^\s*(\d+:)?\d+:\d+([.,]\d+)?\s*[-–—=>]+\s*(\d+:)?\d+:\d+/;

function readBlock(
  { line: first, lines }: Block,
  at: number,
  ignored: Set<string>,
): PlacedVtt | undefined {
  const offset = lines.findIndex(hasArrow);
  if (offset < 0 || /^(NOTE|WEBVTT)\b/.test(lines[0] ?? '')) {
    skip(lines, { at, first, ignored });
    return undefined;
  }
  const line = first + offset;
  const timing = lines[offset] ?? '';
  const match = TIMING.exec(timing);
  const startMs = match ? clockMs(match.slice(1, 5)) : undefined;
  const endMs = match ? clockMs(match.slice(5, 9)) : undefined;
  if (startMs === undefined || endMs === undefined || offset > 1) throw noTimes(at, line, timing);
  const body = lines.slice(offset + 1).join('\n');
  if (body.length > CAPTION_LIMITS.charsPerCue) {
    const { charsPerCue } = CAPTION_LIMITS;
    const has = `Cue ${at + 1} (line ${line + 1}) has ${body.length} characters`;
    throw invalid(`${has}; the limit is ${charsPerCue}.`);
  }
  const { text, words } = vttText(body, { startMs, endMs });
  const position = vttPosition(match?.[9] ?? '', ignored);
  return { cue: { startMs, endMs, text: position + text, ...(words && { words }) }, line };
}

interface Skipped {
  readonly at: number;
  readonly first: number;
  readonly ignored: Set<string>;
}

/** Notes say nothing; what else has no times is looked at for such as were mistyped. */
function skip(lines: readonly string[], { at, first, ignored }: Skipped): void {
  const [head = ''] = lines;
  if (/^(STYLE|REGION)\b/.test(head)) ignored.add(`${head.slice(0, 6).trim()} blocks`);
  if (/^(STYLE|REGION|NOTE|WEBVTT)\b/.test(head)) return;
  const wrong = lines.findIndex((line) => ALMOST_TIMING.test(line));
  if (wrong >= 0) throw noTimes(at, first + wrong, lines[wrong] ?? '');
}

function noTimes(at: number, line: number, text: string) {
  const form = '00:01.000 --> 00:02.000';
  return invalid(
    `Cue ${at + 1} (line ${line + 1}) has no times of the form ${form}: ${quoted(text)}.`,
  );
}
