import { checkOrder, invalid } from '../caption.fault';
import { CAPTION_LIMITS } from '../cue';
import { inSlices } from '../slices';
import { eventOf, type EventContext } from './ass.event';
import type { AssCanvas, AssEvent, AssScript } from './ass.script';
import { assSections, columnsOf, type AssLine, type AssSections } from './ass.sections';
import { assStyles } from './ass.styles';
import { boundedNumber } from './ass.values';

/**
 * An ASS or SSA text as a script of which every part was read and bounded. Embedded fonts and
 * pictures, drawings, effects, and tags that are not known are left out. Throws MediaError
 * `subtitle_invalid` naming the event and the line.
 */
export async function parseAss(text: string, fonts: readonly string[]): Promise<AssScript> {
  const sections = await assSections(text);
  const canvas = canvasOf(sections.get('script info') ?? []);
  const ignored = new Set<string>();
  for (const name of ['fonts', 'graphics']) if (sections.has(name)) ignored.add(`embedded ${name}`);
  const styles = assStyles(sections, { canvas, fonts, ignored });
  const numbers = new Map(styles.map(({ name }, at) => [name.toLowerCase(), at]));
  const styleOf = (name: string) => numbers.get(name.replace(/^\*+/, '').trim().toLowerCase());
  const events = await eventsOf(sections, { canvas, fonts, ignored, styleOf, styles });
  return { canvas, styles, events, ignored: [...ignored].sort() };
}

/** libass takes 384 by 288 where nothing is said, and 4:3 where half is. */
function canvasOf(lines: readonly AssLine[]): AssCanvas {
  const value = (wanted: string) => lines.find(({ name }) => name === wanted)?.value.trim() ?? '';
  const side = (name: string) => {
    const given = Number(boundedNumber(value(name), [0, 16_384]) ?? 0);
    return given > 0 ? Math.max(16, Math.round(given)) : undefined;
  };
  const [x, y] = [side('playresx'), side('playresy')];
  return {
    width: x ?? (y === undefined ? 384 : y === 1024 ? 1280 : Math.round((y * 4) / 3)),
    height: y ?? (x === undefined ? 288 : x === 1280 ? 1024 : Math.round((x * 3) / 4)),
    wrapStyle: Math.round(Number(boundedNumber(value('wrapstyle'), [0, 3]) ?? 0)),
    scaledBorder: /^(yes|1)$/i.test(value('scaledborderandshadow')),
  };
}

const COLUMNS = 'layer,start,end,style,name,marginl,marginr,marginv,effect,text'.split(',');

async function eventsOf(sections: AssSections, context: EventContext): Promise<AssEvent[]> {
  const lines = sections.get('events') ?? [];
  const dialogues = lines.filter(({ name }) => name === 'dialogue');
  const { cues } = CAPTION_LIMITS;
  if (dialogues.length === 0) throw invalid('There is no event in this ASS file.');
  if (dialogues.length > cues) {
    throw invalid(`It has ${dialogues.length} events; the limit is ${cues}.`);
  }
  const columns = columnsOf(lines, COLUMNS);
  const events: AssEvent[] = [];
  await inSlices(dialogues, (line, at) => events.push(eventOf({ line, at, columns }, context)));
  checkOrder(events.map(({ cue }, at) => ({ cue, line: dialogues[at]?.line ?? 0 })));
  return events;
}
