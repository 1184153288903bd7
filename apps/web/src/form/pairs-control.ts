import { button, fill, h } from '../dom';
import type { FieldOf } from '../schema/field';
import { text } from '../texts';
import { titleOf, type Control } from './control';

interface Pair {
  readonly element: HTMLElement;
  readonly name: HTMLInputElement;
  readonly value: HTMLInputElement;
}

/** Names and texts of one's own, a row each; a row without a name is not sent. */
export function pairsControl(field: FieldOf<'pairs'>): Control {
  const rows = h('div', { class: 'pairs' });
  const complaint = h('p', { class: 'complaint', role: 'alert' });
  let pairs: readonly Pair[] = [];
  const set = (next: readonly Pair[]): void => {
    pairs = next;
    fill(
      rows,
      pairs.map(({ element }) => element),
    );
    adder.disabled = pairs.length >= field.maxPairs;
  };
  const fresh = (name = '', value = ''): Pair =>
    newPair(name, value, (pair) => set(pairs.filter((other) => other !== pair)));
  const adder = button(`${text('add')}: ${titleOf(field)}`, () => {
    set([...pairs, fresh()]);
    pairs.at(-1)?.name.focus();
  });
  const hint = h('p', { class: 'hint', lang: 'en' }, field.description);
  const legend = h('legend', {}, titleOf(field));
  return {
    element: h('fieldset', {}, legend, hint, complaint, rows, adder),
    read: () => valueOf(pairs),
    write: (value) => set(entriesOf(value).map(([name, one]) => fresh(name, String(one)))),
    complain: (problem) => (complaint.textContent = problem),
  };
}

function newPair(first: string, second: string, onRemove: (pair: Pair) => void): Pair {
  const name = h('input', { type: 'text', 'aria-label': text('name'), placeholder: text('name') });
  const value = h('input', {
    ...{ type: 'text', 'aria-label': text('value'), placeholder: text('value') },
  });
  name.value = first;
  value.value = second;
  const remove = button(text('remove'), () => onRemove(pair));
  const pair: Pair = { element: h('div', { class: 'pair' }, name, value, remove), name, value };
  return pair;
}

function valueOf(pairs: readonly Pair[]): Readonly<Record<string, string>> | undefined {
  const named = pairs.filter(({ name }) => name.value.trim() !== '');
  const entries = named.map(({ name, value }) => [name.value.trim(), value.value] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
