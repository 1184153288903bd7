import { button, fill, h } from '../dom';
import { folded, type Field, type FieldOf } from '../schema/field';
import { text } from '../texts';
import { draftOf, partOf, titleOf, type Control, type FormParts } from './control';
import { mediaControl } from './media-control';
import { pairsControl } from './pairs-control';
import * as simple from './simple-controls';
import { variantsControl } from './variants-control';

/** The control of a field of any kind. */
export function controlOf(field: Field, parts: FormParts): Control {
  switch (field.kind) {
    case 'media':
      return mediaControl(field, parts);
    case 'text':
      return simple.textControl(field);
    case 'number':
      return simple.numberControl(field);
    case 'truth':
      return simple.truthControl(field);
    case 'choice':
      return simple.choiceControl(field);
    case 'constant':
      return simple.constantControl(field);
    case 'pairs':
      return pairsControl(field);
    case 'json':
      return simple.jsonControl(field);
    case 'group':
      return field.required ? groupControl(field, parts) : optional(field, parts);
    case 'list':
      return listControl(field, parts);
    case 'variants':
      return variantsControl(field, (one) => controlOf(one, parts));
  }
}

/** Several fields; those that may be left out are folded away. */
export function groupControl({ fields, name }: FieldOf<'group'>, parts: FormParts): Control {
  const controls = new Map(fields.map((field) => [field.name, controlOf(field, parts)]));
  const elementsOf = (some: readonly Field[]): readonly HTMLElement[] =>
    some.flatMap((field) => controls.get(field.name)?.element ?? []);
  const { first, more } = folded(fields);
  const rest = h('details', { class: 'more' }, h('summary', {}, text('more')), elementsOf(more));
  const complaint = h('p', { class: 'complaint', role: 'alert' });
  const all = name === '' || first.length > 0;
  const element = h('div', { class: 'group' }, complaint, elementsOf(first));
  if (more.length > 0) element.append(...(all ? [rest] : elementsOf(more)));
  return {
    element,
    read: () => eachOf(controls, (control) => control.read()),
    draft: () => eachOf(controls, draftOf),
    write: (value) => {
      for (const [name, control] of controls) control.write(partOf(value, name));
    },
    part: (name) => {
      const control = controls.get(name);
      if (control !== undefined && rest.contains(control.element)) rest.open = true;
      return control;
    },
    complain: (problem) => (complaint.textContent = problem),
  };
}

function eachOf(
  controls: ReadonlyMap<string, Control>,
  read: (control: Control) => unknown,
): Readonly<Record<string, unknown>> {
  const entries = [...controls].map(([name, control]) => [name, read(control)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** A group that is sent only where it is asked for: an empty one has a meaning of its own. */
function optional(field: FieldOf<'group'>, parts: FormParts): Control {
  const inner = groupControl(field, parts);
  const used = h('input', { type: 'checkbox', 'aria-label': `${text('use')}: ${titleOf(field)}` });
  const show = (): void => void inner.element.toggleAttribute('hidden', !used.checked);
  used.addEventListener('change', show);
  show();
  const legend = h('legend', {}, h('label', {}, used, ` ${titleOf(field)}`));
  const hint = h('p', { class: 'hint', lang: 'en' }, field.description);
  return {
    ...inner,
    element: h('fieldset', {}, legend, hint, inner.element),
    read: () => (used.checked ? inner.read() : undefined),
    draft: () => (used.checked ? draftOf(inner) : undefined),
    write: (value) => {
      used.checked = value !== undefined && value !== null;
      show();
      inner.write(value);
    },
  };
}

function listControl(field: FieldOf<'list'>, parts: FormParts): Control {
  const rows = h('ol', { class: 'rows' });
  const complaint = h('p', { class: 'complaint', role: 'alert' });
  let items: readonly Control[] = [];
  const draw = (): void => {
    const remove = (item: Control): HTMLElement =>
      button(text('remove'), () => set(items.filter((other) => other !== item)));
    fill(
      rows,
      items.map((item) => h('li', {}, item.element, remove(item))),
    );
    adder.disabled = items.length >= field.maxItems;
  };
  const set = (next: readonly Control[]): void => {
    items = next;
    draw();
  };
  const fresh = (): Control => controlOf(field.item, parts);
  const adder = button(`${text('add')}: ${titleOf(field)}`, () => set([...items, fresh()]));
  const reset = (): void =>
    set(field.required ? Array.from({ length: Math.max(1, field.minItems) }, fresh) : []);
  reset();
  const hint = h('p', { class: 'hint', lang: 'en' }, field.description);
  const legend = h('legend', {}, titleOf(field));
  return {
    element: h('fieldset', { class: 'list' }, legend, hint, complaint, rows, adder),
    read: () => (items.length === 0 ? undefined : items.map((item) => item.read())),
    draft: () => items.map(draftOf),
    write: (value) => {
      if (!Array.isArray(value)) return reset();
      set(value.map(fresh));
      items.forEach((item, index) => item.write(value[index]));
    },
    part: (name) => items[Number(name)],
    complain: (problem) => (complaint.textContent = problem),
  };
}
