type Property = string | number | boolean | undefined | ((event: Event) => void);

/** What an element may hold; text is always text, never markup. */
export type Child = Node | string | undefined | readonly Child[];

/** Makes an element. Names that begin with `on` are listeners, `true` is an attribute without value. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Readonly<Record<string, Property>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) setProperty(element, name, value);
  element.append(...flat(children));
  return element;
}

/** Puts children in the place of what an element held. */
export function fill(element: HTMLElement, ...children: readonly Child[]): void {
  element.replaceChildren(...flat(children));
}

/** A button that does something and sends no form. */
export function button(label: string, onclick: () => unknown, look = 'quiet'): HTMLButtonElement {
  return h('button', { type: 'button', class: look, onclick: () => void onclick() }, label);
}

let made = 0;

/** An id that no other element of the page has. */
export function newId(): string {
  made += 1;
  return `e${made}`;
}

function setProperty(element: HTMLElement, name: string, value: Property): void {
  if (value === undefined || value === false) return;
  if (typeof value === 'function') element.addEventListener(name.slice(2), value);
  else element.setAttribute(name, value === true ? '' : String(value));
}

function flat(children: readonly Child[]): readonly (Node | string)[] {
  return children.flatMap((child) => {
    if (child === undefined) return [];
    return typeof child === 'string' || child instanceof Node ? [child] : flat(child);
  });
}
