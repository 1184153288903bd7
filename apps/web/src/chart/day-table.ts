import { fill, h } from '../dom';
import { dateText, text } from '../texts';
import type { DayChart } from './shown-days';

/** What a chart shows, for those who do not see it. */
export function dayTable({ title, days, series, format }: DayChart): HTMLElement {
  const head = [text('day'), ...series.map(({ label }) => label)];
  const body = h('tbody');
  fill(
    body,
    days.map((day, index) => {
      const cells = series.map(({ values }) => {
        const value = values[index] ?? null;
        return h('td', {}, value === null ? '–' : format(value));
      });
      return h('tr', {}, h('th', { scope: 'row' }, dateText(day)), cells);
    }),
  );
  const names = h(
    'tr',
    {},
    head.map((one) => h('th', { scope: 'col' }, one)),
  );
  return h('table', { class: 'unseen' }, h('caption', {}, title), h('thead', {}, names), body);
}
