import { fill, h } from '../dom';
import type { Field, FieldOf } from '../schema/field';
import { text } from '../texts';
import { draftOf, partOf, titleOf, type Control } from './control';

/** The choice of one of several forms, and that form. */
export function variantsControl(
  { variants, ...field }: FieldOf<'variants'>,
  draw: (field: Field) => Control,
): Control {
  const label = `${titleOf({ ...field, variants })}`;
  const options = variants.map((one, index) => h('option', { value: index }, one.label));
  const nothing = h('option', { value: '' }, text('unset'));
  const chooser = h(
    'select',
    { 'aria-label': label },
    field.required ? undefined : nothing,
    options,
  );
  const hint = h('p', { class: 'hint', lang: 'en' });
  const place = h('div');
  let current: Control | undefined;
  const redraw = (): void => {
    const chosen = variants[chooser.value === '' ? -1 : Number(chooser.value)];
    current = chosen && draw({ ...chosen.field, required: true });
    hint.textContent = chosen?.field.description ?? '';
    fill(place, current?.element);
  };
  chooser.addEventListener('change', redraw);
  redraw();
  return {
    element: h('fieldset', {}, h('legend', {}, label), chooser, hint, place),
    read: () => current?.read(),
    draft: () => ({ [CHOSEN]: chooser.value, value: current && draftOf(current) }),
    write: (value) => {
      const draft = isDraft(value) ? value : undefined;
      const index = variants.findIndex((one) => fits(one.field, value));
      chooser.value = draft?.[CHOSEN] ?? (index < 0 ? '' : String(index));
      redraw();
      current?.write(draft === undefined ? value : draft.value);
    },
    part: (name) => current?.part?.(name),
    complain: (problem) => current?.complain(problem),
  };
}

/** Marks a draft: which form was chosen, beside what stood in it. */
const CHOSEN = Symbol('chosen');

interface Draft {
  readonly [CHOSEN]: string;
  readonly value: unknown;
}

function isDraft(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && CHOSEN in value;
}

/** Whether all that is constant in a form of a value is so in this one. */
function fits(field: Field, value: unknown): boolean {
  if (field.kind !== 'group') return typeof value !== 'object';
  return field.fields.every(
    (one) => one.kind !== 'constant' || partOf(value, one.name) === one.value,
  );
}
