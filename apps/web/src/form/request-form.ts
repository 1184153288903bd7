import { button, fill, h } from '../dom';
import { Refused, type Api, type Problem } from '../request/api';
import type { Job } from '../request/job';
import { reusable } from '../request/reusable';
import { snippetsView } from '../request/snippets-view';
import type { Session } from '../request/session';
import type { Operation } from '../schema/document';
import { text } from '../texts';
import { checkView, type Estimate } from './check-view';
import { complainAt, complaintsIn, type Complaint } from './complaints';
import { draftOf, type Control } from './control';
import { requestControl } from './request-control';

/** What stands in the form, to show the same again. */
export interface Draft {
  readonly operation: string;
  readonly value: unknown;
}

/** The choice of an operation, and the form that is drawn from its schema. */
export class RequestForm {
  readonly element = h('form', { class: 'card request', novalidate: true });
  private readonly chooser = h('select', { id: 'operation' });
  private readonly summary = h('p', { class: 'hint', lang: 'en' });
  private readonly place = h('div');
  private readonly complaint = h('p', { class: 'complaint', role: 'alert' });
  private readonly said = h('div', { 'aria-live': 'polite' });
  private readonly send = h('button', { type: 'submit', class: 'main' }, text('submit'));
  private readonly checker = button(text('check'), () => this.check());
  private readonly api: Api;
  private control: Control | undefined;

  constructor(
    private readonly session: Session,
    private readonly onJob: (job: Job) => void,
  ) {
    this.api = session.api;
    const options = session.operations.map(({ name }) => h('option', { value: name }, name));
    fill(this.chooser, options);
    this.chooser.addEventListener('change', () => this.draw());
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.submit();
    });
    const label = h('label', { for: 'operation' }, text('operation'));
    const chosen = h('div', { class: 'chosen' }, label, this.chooser, this.summary);
    const acts = h('div', { class: 'acts' }, this.send, this.checker);
    const code = snippetsView(() => this.request());
    fill(this.element, chosen, this.place, this.complaint, acts, this.said, code);
    this.draw();
  }

  /** Fills the form with the request of an earlier job, to change it, and says what was wrong there. */
  use({ operation, input, error }: Pick<Job, 'operation' | 'input' | 'error'>): void {
    const again = reusable(input ?? {});
    this.restore({ operation, value: again.input });
    const missing = again.missing.join(', ');
    this.element.scrollIntoView({ block: 'start' });
    this.complain(
      error ? complaintsIn(error) : [],
      missing === '' ? '' : `${text('keptInPart')} ${missing}`,
    );
  }

  /** Says at the fields what a job stumbled over that was sent from here. */
  blame(problem: Problem): void {
    const found = complaintsIn(problem);
    if (found.length > 0) this.complain(found, '');
  }

  draft(): Draft {
    return { operation: this.chooser.value, value: this.control && draftOf(this.control) };
  }

  restore({ operation, value }: Draft): void {
    this.chooser.value = operation;
    this.draw();
    this.control?.write(value);
  }

  private get operation(): Operation | undefined {
    return this.session.operations.find(({ name }) => name === this.chooser.value);
  }

  private draw(): void {
    const { operation } = this;
    if (operation === undefined) return;
    this.control = requestControl(operation, this.session);
    this.summary.textContent = operation.summary;
    fill(this.said);
    this.complaint.textContent = '';
    fill(this.place, this.control.element);
  }

  private request(): { readonly origin: string; readonly path: string; readonly body: unknown } {
    const path = this.operation?.path ?? '';
    return { origin: location.origin, path, body: this.control?.read() ?? {} };
  }

  private async submit(): Promise<void> {
    await this.ask(this.send, 'submitting', async ({ path, body }) =>
      this.onJob(await this.api.post<Job>(path, body)),
    );
  }

  private async check(): Promise<void> {
    await this.ask(this.checker, 'checking', async ({ path, body }) =>
      fill(this.said, checkView(await this.api.post<Estimate>(`${path}/validate`, body))),
    );
  }

  /** Does something with the request by a button that says so, and shows what is wrong with it. */
  private async ask(
    asker: HTMLButtonElement,
    during: 'submitting' | 'checking',
    act: (request: { readonly path: string; readonly body: unknown }) => Promise<void>,
  ): Promise<void> {
    const label = asker.textContent;
    this.complain([], '');
    fill(this.said);
    asker.disabled = true;
    asker.textContent = text(during);
    try {
      const { path, body } = this.request();
      await act({ path: path.slice(1), body });
    } catch (error) {
      this.refuse(error);
    }
    asker.disabled = false;
    asker.textContent = label;
  }

  private refuse(error: unknown): void {
    if (!(error instanceof Refused)) return this.complain([], String(error));
    const { errors = [], title, detail } = error.problem;
    this.complain(errors, title === undefined ? detail : `${title}. ${detail}`);
  }

  /** Each problem at its field, what has none at the end of the form. */
  private complain(errors: readonly Complaint[], otherwise: string): void {
    const rest = complainAt(this.element, this.control, errors);
    this.complaint.textContent = errors.length === 0 ? otherwise : rest;
    this.element.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  }
}
