import type { MediaError } from '../errors';
import { clockMs } from './caption.clock';
import { checkOrder, invalid, quoted } from './caption.fault';
import { CAPTION_LIMITS, type Cue } from './cue';
import { inSlices } from './slices';
import { checkCounts } from './srt.counts';

/**
 * An SRT text as cues in order of their start. Takes what players take: missing or wrong numbers,
 * `.` for `,`, fields of one or two digits, no hours, blank lines inside of a cue, a missing blank
 * line between two. Throws MediaError `subtitle_invalid` naming the cue and the line.
 */
export async function parseSrt(text: string): Promise<Cue[]> {
  checkCounts(text);
  const lines: string[] = [];
  await inSlices(text.replace(/^\ufeff/, '').split('\n'), (line) => lines.push(line.trimEnd()));
  const blocks = await blocksOf(lines);
  if (blocks.length === 0) throw noCues(lines);
  checkBefore(lines, blocks[0]);
  const cues: Cue[] = [];
  await inSlices(blocks, (block, at) => cues.push(toCue(block, at, lines, blocks[at + 1])));
  checkOrder(cues.map((cue, at) => ({ cue, line: blocks[at]?.timingLine ?? 0 })));
  return cues.sort((a, b) => a.startMs - b.startMs);
}

/** A timing line and, where there is one, the number above it; lines count from 0. */
interface Block {
  readonly timingLine: number;
  readonly firstLine: number;
}

const ARROW = /-->/;
const TIME = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3})\d*)?`;
/** What stands behind the times are coordinates of an old dialect. */
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-->\s*${TIME}(?:\s.*)?$`);
const NUMBER = /^\s*\d+$/;
/** Two times, but not the arrow: `00:00:01,000 -> 00:00:02,000`. */
const ALMOST_TIMING = /^\s*\d+:\d+(:\d+)?([.,]\d+)?\s*[-–—=>]+\s*\d+:\d+/;

async function blocksOf(lines: readonly string[]): Promise<Block[]> {
  const blocks: Block[] = [];
  await inSlices(lines, (line, at) => {
    if (!ARROW.test(line)) {
      if (ALMOST_TIMING.test(line)) throw badTiming(blocks.length, at, line);
      return;
    }
    const above = lines[at - 1] ?? '';
    const isAlone = at < 2 || lines[at - 2] === '';
    const isNext = Number(above) === blocks.length + 1;
    const hasNumber = NUMBER.test(above) && (isAlone || isNext);
    blocks.push({ timingLine: at, firstLine: hasNumber ? at - 1 : at });
  });
  return blocks;
}

function toCue(block: Block, at: number, lines: readonly string[], next?: Block): Cue {
  const line = lines[block.timingLine] ?? '';
  const match = TIMING.exec(line);
  const startMs = match ? clockMs(match.slice(1, 5)) : undefined;
  const endMs = match ? clockMs(match.slice(5, 9)) : undefined;
  if (startMs === undefined || endMs === undefined) throw badTiming(at, block.timingLine, line);
  const body = lines.slice(block.timingLine + 1, next?.firstLine);
  checkNoLostTiming(body, at, block.timingLine + 1);
  const text = body.join('\n').trim();
  if (text.length > CAPTION_LIMITS.charsPerCue) {
    throw invalid(
      `Cue ${at + 1} (line ${block.timingLine + 1}) has ${text.length} characters; the limit is ${CAPTION_LIMITS.charsPerCue}.`,
    );
  }
  return { startMs, endMs, text };
}

/** A blank line, the next cue's number and text, but no timing: the cue would be lost in silence. */
function checkNoLostTiming(body: readonly string[], at: number, firstLine: number): void {
  body.forEach((line, offset) => {
    const isNext = NUMBER.test(line) && Number(line) === at + 2;
    if (isNext && body[offset - 1] === '' && (body[offset + 1] ?? '') !== '') {
      throw invalid(`Cue ${at + 2} (line ${firstLine + offset + 1}) has no line with its times.`);
    }
  });
}

function checkBefore(lines: readonly string[], first: Block | undefined): void {
  const at = lines.slice(0, first?.firstLine).findIndex((line) => line !== '');
  if (at < 0) return;
  throw invalid(`Line ${at + 1} is neither a cue's number nor its times: ${quoted(lines[at])}.`);
}

function noCues(lines: readonly string[]): MediaError {
  const first = lines.find((line) => line !== '');
  if (first === undefined) return invalid('It is empty.');
  if (/^\s*<(!doctype|html)/i.test(first))
    return invalid('This is an HTML page, not subtitles: SRT, WebVTT or ASS.');
  return invalid(`There is no cue in it; it starts with ${quoted(first)}.`);
}

function badTiming(at: number, line: number, text: string): MediaError {
  return invalid(
    `Cue ${at + 1} (line ${line + 1}) has no times of the form 00:00:01,000 --> 00:00:02,000: ${quoted(text)}.`,
  );
}
