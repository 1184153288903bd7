import { fill, h } from '../dom';
import type { Field, FieldOf } from '../schema/field';
import { text } from '../texts';
import { partOf, titleOf, type Control } from './control';

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
  const place = h('div');
  let current: Control | undefined;
  const redraw = (): void => {
    const chosen = variants[chooser.value === '' ? -1 : Number(chooser.value)];
    current = chosen && draw({ ...chosen.field, required: true });
    fill(place, current?.element);
  };
  chooser.addEventListener('change', redraw);
  redraw();
  return {
    element: h('fieldset', {}, h('legend', {}, label), chooser, place),
    read: () => current?.read(),
    write: (value) => {
      const index = variants.findIndex((one) => fits(one.field, value));
      chooser.value = index < 0 ? '' : String(index);
      redraw();
      current?.write(value);
    },
    part: (name) => current?.part?.(name),
    complain: (problem) => current?.complain(problem),
  };
}

/** Whether all that is constant in a form of a value is so in this one. */
function fits(field: Field, value: unknown): boolean {
  if (field.kind !== 'group') return typeof value !== 'object';
  return field.fields.every(
    (one) => one.kind !== 'constant' || partOf(value, one.name) === one.value,
  );
}
