import type { Problem } from '../request/api';
import type { Control } from './control';

/** What is wrong with a part of a request, named by a JSON pointer. */
export interface Complaint {
  readonly pointer: string;
  readonly detail: string;
}

/**
 * What is wrong with which field. Refusals name those; what a job stumbled over stands in its detail
 * behind the field's name, as in `url_srt: …` or `slides.0.url_image: …`.
 */
export function complaintsIn({ errors = [], detail }: Problem): readonly Complaint[] {
  if (errors.length > 0) return errors;
  const [, field, rest = ''] = /^([a-z]+_[a-z_]+|[a-z]+(?:\.\w+)+): (.+)$/s.exec(detail) ?? [];
  return field === undefined ? [] : [{ pointer: `/${field.replaceAll('.', '/')}`, detail: rest }];
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
