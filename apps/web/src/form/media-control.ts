import { h } from '../dom';
import { Refused } from '../request/api';
import type { FieldOf } from '../schema/field';
import { text } from '../texts';
import { labelled, type Control, type FormParts } from './control';

/** Of files that were uploaded from this page, to show them beside the result; by their ids. */
const previews = new Map<string, { readonly url: string; readonly type: string }>();

/** A file that was uploaded from this page. */
export function previewOf(
  id: unknown,
): { readonly url: string; readonly type: string } | undefined {
  return typeof id === 'string' ? previews.get(id) : undefined;
}

/** An address, or a file that is dropped or chosen and uploaded at once. */
export function mediaControl(field: FieldOf<'media'>, { upload }: FormParts): Control {
  const input = h('input', { type: 'text', placeholder: text('mediaHint'), inputmode: 'url' });
  const chooser = h('input', {
    type: 'file',
    'aria-label': `${text('chooseFile')}: ${field.name}`,
  });
  const said = h('p', { class: 'upload', 'aria-live': 'polite' });
  const shell = labelled(field, input, chooser, said);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    shell.complain('');
    try {
      const { id } = await upload(file, (part) => {
        said.textContent = `${text('uploading')} ${file.name}: ${Math.round(part * 100)} %`;
      });
      previews.set(id, { url: URL.createObjectURL(file), type: file.type });
      input.value = id;
      said.textContent = `${text('uploaded')}: ${file.name}`;
    } catch (error) {
      said.textContent = '';
      shell.complain(uploadProblem(error));
    }
  };
  chooser.addEventListener('change', () => void take(chooser.files?.[0]));
  takeDrops(shell.element, (file) => void take(file));
  return {
    ...shell,
    read: () => (input.value.trim() === '' ? undefined : input.value.trim()),
    write: (value) => (input.value = typeof value === 'string' ? value : ''),
  };
}

function takeDrops(element: HTMLElement, onFile: (file: File | undefined) => void): void {
  element.addEventListener('dragover', (event) => {
    event.preventDefault();
    element.classList.add('over');
  });
  element.addEventListener('dragleave', () => element.classList.remove('over'));
  element.addEventListener('drop', (event) => {
    event.preventDefault();
    element.classList.remove('over');
    onFile(event.dataTransfer?.files[0]);
  });
}

function uploadProblem(error: unknown): string {
  if (!(error instanceof Refused)) return text('failed');
  const { status, detail } = error.problem;
  return status === 404 || status === 405 ? text('noUploads') : detail;
}
