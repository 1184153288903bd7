import { h } from '../dom';
import type { Field, FieldOf } from '../schema/field';
import { text } from '../texts';
import { labelled, type Control } from './control';

/** Longer texts have several lines. */
const LINE_CHARACTERS = 5000;

export function textControl(field: FieldOf<'text'>): Control {
  const long = field.maxLength !== undefined && field.maxLength > LINE_CHARACTERS;
  const placeholder = placeholderOf(field);
  const input = long ? h('textarea', { rows: 4 }) : h('input', { type: 'text', placeholder });
  return {
    ...labelled(field, input),
    read: () => (input.value === '' ? undefined : input.value),
    write: (value) => (input.value = writable(value)),
  };
}

export function numberControl(field: FieldOf<'number'>): Control {
  const { minimum, maximum, whole } = field;
  const input = h('input', {
    type: 'number',
    step: whole ? 1 : 'any',
    min: minimum,
    max: maximum,
    placeholder: placeholderOf(field),
  });
  return {
    ...labelled(field, input),
    read: () => (input.value === '' ? undefined : input.valueAsNumber),
    write: (value) => (input.value = writable(value)),
  };
}

export function truthControl(field: FieldOf<'truth'>): Control {
  const input = h('input', { type: 'checkbox' });
  const byDefault = field.fallback === true;
  input.checked = byDefault;
  return {
    ...labelled(field, input),
    read: () => (input.checked === byDefault && !field.required ? undefined : input.checked),
    write: (value) => (input.checked = value === undefined ? byDefault : value === true),
  };
}

export function choiceControl(field: FieldOf<'choice'>): Control {
  const nothing = h('option', { value: '' }, placeholderOf(field) ?? text('unset'));
  const options = field.options.map((option) => h('option', { value: option }, option));
  const input = h('select', {}, field.required ? undefined : nothing, options);
  return {
    ...labelled(field, input),
    read: () => (input.value === '' ? undefined : input.value),
    write: (value) => (input.value = writable(value)),
  };
}

export function constantControl(field: FieldOf<'constant'>): Control {
  const element = h('span', { hidden: true });
  return { element, read: () => field.value, write: () => undefined, complain: () => undefined };
}

export function jsonControl(field: FieldOf<'json'>): Control {
  const input = h('textarea', { rows: 2, spellcheck: 'false', class: 'code' });
  const shell = labelled(field, input);
  return {
    ...shell,
    read: () => {
      if (input.value.trim() === '') return undefined;
      try {
        return JSON.parse(input.value) as unknown;
      } catch {
        shell.complain(text('invalidJson'));
        throw new Error(text('invalidJson'));
      }
    },
    draft: () => (input.value === '' ? undefined : new Unread(input.value)),
    write: (value) => (input.value = value instanceof Unread ? value.text : jsonText(value)),
  };
}

/** JSON as it was typed: it may be none yet. */
class Unread {
  constructor(readonly text: string) {}
}

function jsonText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

function placeholderOf({ fallback }: Field): string | undefined {
  return typeof fallback === 'string' || typeof fallback === 'number'
    ? `${fallback} (${text('byDefault')})`
    : undefined;
}

function writable(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
