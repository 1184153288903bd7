import { button, h } from '../dom';
import { text } from '../texts';
import { forgetKey, keepLanguage, keepTheme, keptKey, keptLanguage, keptTheme } from './kept';

/** Name, language, look, and the way out. */
export function topBar(redraw: () => unknown): HTMLElement {
  const leave = (): void => {
    forgetKey();
    redraw();
  };
  const speak = (): void => {
    keepLanguage(keptLanguage() === 'pt' ? 'en' : 'pt');
    redraw();
  };
  return h(
    'header',
    {},
    h(
      'div',
      { class: 'brand' },
      h('img', { src: 'page/icon.svg', alt: '', width: 40, height: 40 }),
      h('div', {}, h('h1', {}, 'api-gpu'), h('p', {}, text('tagline'))),
    ),
    h(
      'nav',
      { class: 'buttons' },
      h('a', { href: 'docs' }, text('docs')),
      button(text('language'), speak),
      button(text('theme'), turn),
      keptKey() === undefined ? undefined : button(text('forget'), leave),
    ),
  );
}

function turn(): void {
  keepTheme(keptTheme() === 'dark' ? 'light' : 'dark');
  document.documentElement.dataset.theme = keptTheme();
}
