import { h } from '../dom';
import { text } from '../texts';

/** Asks for the key, once. */
export function keyForm(
  onKey: (key: string, onDevice: boolean) => void,
  problem: string,
): HTMLElement {
  const input = h('input', {
    id: 'key',
    type: 'password',
    autocomplete: 'off',
    required: true,
    'aria-describedby': 'key-hint',
  });
  const keep = h('input', { type: 'checkbox', id: 'keep' });
  const form = h(
    'form',
    { class: 'card key' },
    h('h2', {}, text('welcome')),
    h('label', { for: 'key' }, text('key')),
    input,
    h('p', { class: 'hint', id: 'key-hint' }, text('keyHint')),
    h('p', {}, keep, ' ', h('label', { for: 'keep', class: 'plain' }, text('keep'))),
    h('p', { class: 'complaint', role: 'alert' }, problem),
    h('button', { type: 'submit', class: 'main' }, text('enter')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    onKey(input.value.trim(), keep.checked);
  });
  return form;
}
