import { fill, h, newId } from '../dom';
import { Refused } from '../request/api';
import type { FieldOf } from '../schema/field';
import { text } from '../texts';
import { labelled, type Control, type FormParts } from './control';

interface Preview {
  readonly url: string;
  readonly type: string;
  readonly name: string;
}

/** Of files that were uploaded from this page, to show them beside the result; by their ids. */
const previews = new Map<string, Preview>();

/** A file that was uploaded from this page. */
export function previewOf(id: unknown): Preview | undefined {
  return typeof id === 'string' ? previews.get(id) : undefined;
}

/** An address, or a file that is dropped or chosen and uploaded at once. */
export function mediaControl(field: FieldOf<'media'>, { upload }: FormParts): Control {
  const input = h('input', { type: 'text', placeholder: text('mediaHint'), inputmode: 'url' });
  const { chooser, place } = dropPlace(field.name);
  const said = h('div', { class: 'upload', 'aria-live': 'polite' });
  const shell = labelled(field, input, place, said);
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    shell.complain('');
    try {
      const { id } = await upload(file, showing(said, file.name));
      previews.set(id, { url: URL.createObjectURL(file), type: file.type, name: file.name });
      write(id);
    } catch (error) {
      fill(said);
      shell.complain(uploadProblem(error));
    }
  };
  const write = (value: unknown): void => {
    input.value = typeof value === 'string' ? value : '';
    const known = previewOf(value);
    fill(said, known && `${text('uploaded')}: ${known.name}`);
  };
  chooser.addEventListener('change', () => void take(chooser.files?.[0]));
  takeDrops(shell.element, (file) => void take(file));
  return {
    ...shell,
    read: () => (input.value.trim() === '' ? undefined : input.value.trim()),
    write,
  };
}

/** The chooser itself is not seen: its label stands in its place. */
function dropPlace(name: string): {
  readonly chooser: HTMLInputElement;
  readonly place: HTMLElement;
} {
  const id = newId();
  const label = `${text('chooseFile')}: ${name}`;
  const chooser = h('input', { type: 'file', id, class: 'unseen', 'aria-label': label });
  const shown = h('label', { for: id, class: 'choose' }, text('chooseOne'));
  return { chooser, place: h('div', { class: 'drop' }, text('dropHere'), ' ', chooser, shown) };
}

function showing(said: HTMLElement, name: string): (part: number) => void {
  const line = h('p');
  const bar = h('progress', { max: 1, 'aria-label': `${text('uploading')} ${name}` });
  fill(said, line, bar);
  return (part) => {
    bar.value = part;
    line.textContent = `${text('uploading')} ${name}: ${Math.round(part * 100)} %`;
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
