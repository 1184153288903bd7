import { h, newId } from '../dom';
import { dateText } from '../texts';
import { barShapes, DRAWING, type Bar } from './bar-shapes';
import { dayTable } from './day-table';
import type { DayChart } from './shown-days';

/**
 * Draws a chart. It is one stop for the keyboard, where arrows go from day to day; what it shows
 * stands in a table for those who do not see it.
 */
export function dayChart(chart: DayChart): HTMLElement {
  const said = h('p', { class: 'reading' }, chart.total);
  const mark = shape('rect', { class: 'mark', y: 0, height: DRAWING.height, width: 0, x: 0 });
  const board = h('div', {
    class: 'board',
    tabindex: 0,
    role: 'slider',
    'aria-label': chart.title,
  });
  board.append(drawing(chart, mark));
  const choose = (day: number): void => choosing(chart, { day, board, mark, said });
  const leave = (): void => {
    said.textContent = chart.total;
    mark.setAttribute('width', '0');
  };
  readByPointer(board, chart.days.length, choose, leave);
  readByKeys(board, chart.days.length, choose);
  choose(chart.days.length - 1);
  leave();
  return h(
    'figure',
    { class: 'chart' },
    h('h3', {}, chart.title),
    said,
    board,
    legend(chart),
    dayTable(chart),
  );
}

interface Choice {
  readonly day: number;
  readonly board: HTMLElement;
  readonly mark: SVGElement;
  readonly said: HTMLElement;
}

function choosing(chart: DayChart, { day, board, mark, said }: Choice): void {
  const step = DRAWING.width / chart.days.length;
  said.textContent = reading(chart, day);
  mark.setAttribute('x', String(day * step));
  mark.setAttribute('width', String(step));
  const facts = { valuemin: 0, valuemax: chart.days.length - 1, valuenow: day };
  for (const [name, value] of Object.entries(facts)) board.setAttribute(`aria-${name}`, `${value}`);
  board.setAttribute('aria-valuetext', said.textContent);
}

function reading({ days, series, format }: DayChart, day: number): string {
  const values = series.map(({ label, values }) => {
    const value = values[day] ?? null;
    const shown = value === null ? '–' : format(value);
    return series.length === 1 ? shown : `${label} ${shown}`;
  });
  return `${dateText(days[day] ?? '')}: ${values.join(', ')}`;
}

function readByPointer(
  board: HTMLElement,
  days: number,
  choose: (day: number) => void,
  leave: () => void,
): void {
  board.addEventListener('pointermove', ({ clientX }) => {
    const { left, width } = board.getBoundingClientRect();
    const day = Math.floor(((clientX - left) / width) * days);
    choose(Math.min(days - 1, Math.max(0, day)));
  });
  board.addEventListener('pointerleave', leave);
  board.addEventListener('blur', leave);
}

function readByKeys(board: HTMLElement, days: number, choose: (day: number) => void): void {
  const now = (): number => Number(board.getAttribute('aria-valuenow'));
  const ways: Readonly<Record<string, () => number>> = {
    ArrowLeft: () => now() - 1,
    ArrowDown: () => now() - 1,
    ArrowRight: () => now() + 1,
    ArrowUp: () => now() + 1,
    Home: () => 0,
    End: () => days - 1,
  };
  board.addEventListener('focus', () => choose(now()));
  board.addEventListener('keydown', (event) => {
    const way = ways[event.key];
    if (way === undefined) return;
    event.preventDefault();
    choose(Math.min(days - 1, Math.max(0, way())));
  });
}

function drawing({ title, total, series, highest }: DayChart, mark: SVGElement): SVGElement {
  const [name, description] = [newId(), newId()];
  const svg = shape('svg', {
    ...{ viewBox: `0 0 ${DRAWING.width} ${DRAWING.height}`, preserveAspectRatio: 'none' },
    ...{ role: 'img', 'aria-labelledby': `${name} ${description}` },
  });
  const named = shape('title', { id: name });
  named.textContent = title;
  const described = shape('desc', { id: description });
  described.textContent = total;
  svg.append(named, described, mark, ...barShapes(series, highest).map(rectangle));
  return svg;
}

function rectangle({ look, ...place }: Bar): SVGElement {
  return shape('rect', { class: look, ...place });
}

function shape(tag: string, properties: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, `${value}`);
  return element;
}

function legend({ series, days }: DayChart): HTMLElement {
  const names = series.map(({ label, look }) => h('span', { class: `key ${look}` }, label));
  const ends = [days[0] ?? '', days.at(-1) ?? ''].map((day) => h('span', {}, dateText(day)));
  const shown = series.length > 1 ? h('p', { class: 'keys' }, names) : undefined;
  return h('div', { 'aria-hidden': 'true' }, h('p', { class: 'ends' }, ends), shown);
}
