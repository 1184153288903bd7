import { fill, h } from '../dom';
import { Refused, type Api } from '../request/api';
import type { Job } from '../request/job';
import { reusable } from '../request/reusable';
import { snippetsView } from '../request/snippets-view';
import type { Document, Operation } from '../schema/document';
import { fieldsOf, type FieldOf } from '../schema/field';
import { text } from '../texts';
import { groupControl } from './composed-controls';
import type { Control } from './control';

/** The choice of an operation, and the form that is drawn from its schema. */
export class RequestForm {
  readonly element = h('form', { class: 'card', novalidate: true });
  private readonly chooser = h('select', { id: 'operation' });
  private readonly summary = h('p', { class: 'hint', lang: 'en' });
  private readonly place = h('div');
  private readonly complaint = h('p', { class: 'complaint', role: 'alert' });
  private readonly send = h('button', { type: 'submit', class: 'main' }, text('submit'));
  private control: Control | undefined;

  constructor(
    private readonly api: Api,
    private readonly source: {
      readonly document: Document;
      readonly operations: readonly Operation[];
    },
    private readonly onJob: (job: Job) => void,
  ) {
    fill(
      this.chooser,
      source.operations.map(({ name }) => h('option', { value: name }, name)),
    );
    this.chooser.addEventListener('change', () => this.draw());
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.submit();
    });
    const label = h('label', { for: 'operation' }, text('operation'));
    const code = snippetsView(() => this.request());
    fill(
      this.element,
      label,
      this.chooser,
      this.summary,
      this.place,
      this.complaint,
      this.send,
      code,
    );
    this.draw();
  }

  /** Fills the form with the request of an earlier job, to change it. */
  use({ operation, input }: Pick<Job, 'operation' | 'input'>): void {
    this.chooser.value = operation;
    this.draw();
    const again = reusable(input ?? {});
    this.control?.write(again.input);
    const missing = again.missing.join(', ');
    this.complain([], missing === '' ? '' : `${text('keptInPart')} ${missing}`);
    this.element.scrollIntoView({ block: 'start' });
  }

  private get operation(): Operation | undefined {
    return this.source.operations.find(({ name }) => name === this.chooser.value);
  }

  private draw(): void {
    const { operation } = this;
    if (operation === undefined) return;
    const fields = fieldsOf(operation.schema, this.source.document);
    const all = {
      name: '',
      description: '',
      required: true,
      fallback: undefined,
      example: undefined,
    };
    const group: FieldOf<'group'> = { ...all, kind: 'group', fields };
    this.control = groupControl(group, {
      upload: (file, onProgress) => this.api.upload(file, onProgress),
    });
    this.summary.textContent = operation.summary;
    fill(this.place, this.control.element);
  }

  private request(): { readonly origin: string; readonly path: string; readonly body: unknown } {
    const path = this.operation?.path ?? '';
    return { origin: location.origin, path, body: this.control?.read() ?? {} };
  }

  private async submit(): Promise<void> {
    this.complain([], '');
    this.send.disabled = true;
    this.send.textContent = text('submitting');
    try {
      const { path, body } = this.request();
      this.onJob(await this.api.post<Job>(path.slice(1), body));
    } catch (error) {
      const { errors = [], detail = String(error) } = error instanceof Refused ? error.problem : {};
      this.complain(errors, detail);
    }
    this.send.disabled = false;
    this.send.textContent = text('submit');
  }

  /** Each problem at its field, what has none at the end of the form. */
  private complain(
    errors: readonly { pointer: string; detail: string }[],
    otherwise: string,
  ): void {
    for (const element of this.element.querySelectorAll('.complaint')) element.textContent = '';
    for (const element of this.element.querySelectorAll('[aria-invalid]')) {
      element.removeAttribute('aria-invalid');
    }
    const homeless = errors.filter(({ pointer, detail }) => {
      const found = this.control && partAt(this.control, pointer);
      found?.complain(detail);
      return found === undefined;
    });
    const rest = homeless.map(({ detail }) => detail).join(' ');
    this.complaint.textContent = errors.length === 0 ? otherwise : rest;
    this.element.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }
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
