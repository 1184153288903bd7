import { button, fill, h } from '../dom';
import { text } from '../texts';
import { SNIPPETS, type RequestFacts } from './snippets';

/** The request of the form as code, made when it is opened; copied by a click. */
export function snippetsView(request: () => RequestFacts): HTMLElement {
  const place = h('div');
  const view = h('details', { class: 'more' }, h('summary', {}, text('code')), place);
  view.addEventListener('toggle', () => {
    if (view.open)
      fill(
        place,
        Object.entries(SNIPPETS).map(([name, make]) => snippet(name, make(request()))),
      );
  });
  return view;
}

function snippet(name: string, code: string): HTMLElement {
  const said = h('span', { role: 'status' });
  const copy = button(`${text('copy')} ${name}`, async () => {
    await navigator.clipboard.writeText(code);
    said.textContent = text('copied');
  });
  return h(
    'div',
    { class: 'snippet' },
    h('pre', { tabindex: 0, 'aria-label': name }, code),
    copy,
    said,
  );
}
