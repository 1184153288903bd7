import { h, newId } from '../dom';
import type { Field } from '../schema/field';
import type { UploadedFile } from '../request/api';
import { text } from '../texts';

/** A field as it stands on the page. */
export interface Control {
  readonly element: HTMLElement;
  /** Undefined where nothing is to be sent. */
  read(): unknown;
  write(value: unknown): void;
  /** What `write` takes to show the same again, also where it can not be sent yet. */
  draft?(): unknown;
  /** The control of a part of the value, by the names of a JSON pointer. */
  part?(name: string): Control | undefined;
  /** Says under the field what is wrong with it; an empty text takes that away. */
  complain(problem: string): void;
}

/** What controls need of the page. */
export interface FormParts {
  /** Takes a file in, and tells which part of it is there. */
  readonly upload: (file: File, onProgress: (part: number) => void) => Promise<UploadedFile>;
}

/** The label, description and place for complaints around an input. */
export function labelled(
  field: Field,
  input: HTMLElement,
  ...beside: readonly HTMLElement[]
): Pick<Control, 'element' | 'complain'> {
  const [id, hint, error] = [newId(), newId(), newId()];
  input.id = id;
  input.setAttribute('aria-describedby', `${hint} ${error}`);
  const complaint = h('p', { id: error, class: 'complaint', role: 'alert' });
  const element = h(
    'div',
    { class: `field ${field.kind}` },
    h('label', { for: id }, titleOf(field), field.required ? needed() : undefined),
    input,
    ...beside,
    complaint,
    h('p', { id: hint, class: 'hint', lang: 'en' }, field.description),
  );
  return { element, complain: (problem) => complain(input, complaint, problem) };
}

/** A name in words: `url_video` as it is, so that it can be found in the documentation. */
export function titleOf({ name }: Field): string {
  return name.replace(/^url_/, '').replaceAll('_', ' ') || text('add');
}

function needed(): HTMLElement {
  return h('span', { class: 'needed' }, text('required'));
}

function complain(input: HTMLElement, complaint: HTMLElement, problem: string): void {
  complaint.textContent = problem;
  if (problem === '') input.removeAttribute('aria-invalid');
  else input.setAttribute('aria-invalid', 'true');
}

/** What a control has to be given to show the same again. */
export function draftOf(control: Control): unknown {
  return control.draft === undefined ? control.read() : control.draft();
}

/** What an object holds under a name; undefined for what is no object. */
export function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
