import type { Control } from './control';

/** What is wrong with a part of a request, named by a JSON pointer. */
export interface Complaint {
  readonly pointer: string;
  readonly detail: string;
}

/** Says what is wrong at the fields of a form, in place of earlier complaints; gives what has no field. */
export function complainAt(
  form: HTMLElement,
  control: Control | undefined,
  complaints: readonly Complaint[],
): string {
  for (const element of form.querySelectorAll('.complaint')) element.textContent = '';
  for (const element of form.querySelectorAll('[aria-invalid]')) {
    element.removeAttribute('aria-invalid');
  }
  const homeless = complaints.filter(({ pointer, detail }) => {
    const found = control && partAt(control, pointer);
    found?.complain(detail);
    return found === undefined;
  });
  return homeless.map(({ detail }) => detail).join(' ');
}

/** The control that a JSON pointer leads to, or the nearest around it; undefined for none. */
function partAt(control: Control, pointer: string): Control | undefined {
  let found: Control | undefined;
  let current: Control | undefined = control;
  for (const name of pointer.split('/').slice(1)) {
    current = current?.part?.(name.replaceAll('~1', '/').replaceAll('~0', '~'));
    found = current ?? found;
  }
  return found;
}
