import { button, fill, h } from '../dom';
import type { Api } from '../request/api';
import type { Job } from '../request/job';
import { dateText, dollars, statusText, text } from '../texts';

interface Page {
  readonly data: readonly Job[];
  readonly next_cursor: string | null;
}

const STATUSES = ['queued', 'processing', 'succeeded', 'failed', 'canceled'];

/** The jobs of the key's owner, newest first, by status and operation, a page at a time. */
export class JobList {
  readonly element = h('section', { class: 'card list', 'aria-label': text('jobs') });
  private readonly rows = h('ul', { class: 'jobs' });
  private readonly older = button(text('next'), () => this.load(this.cursor));
  private readonly status = h('select', { 'aria-label': text('allStates') });
  private readonly operation = h('select', { 'aria-label': text('allOperations') });
  private cursor: string | undefined;

  constructor(
    private readonly api: Api,
    operations: readonly string[],
    private readonly onOpen: (job: Job) => void,
  ) {
    const option = (value: string, label = value): HTMLElement => h('option', { value }, label);
    fill(
      this.status,
      option('', text('allStates')),
      STATUSES.map((one) => option(one, statusText(one))),
    );
    fill(
      this.operation,
      option('', text('allOperations')),
      operations.map((one) => option(one)),
    );
    for (const filter of [this.status, this.operation]) {
      filter.addEventListener('change', () => void this.load());
    }
    const filters = h('div', { class: 'buttons' }, this.status, this.operation);
    const head = h('div', { class: 'head' }, h('h2', {}, text('jobs')), filters);
    fill(this.element, head, this.rows, this.older);
  }

  /** Shows the newest, or those after a cursor. */
  async load(cursor?: string): Promise<void> {
    const query = new URLSearchParams({ limit: '10' });
    if (this.status.value !== '') query.set('status', this.status.value);
    if (this.operation.value !== '') query.set('operation', this.operation.value);
    if (cursor !== undefined) query.set('cursor', cursor);
    const { data, next_cursor } = await this.api.get<Page>(`job?${query.toString()}`);
    this.cursor = next_cursor ?? undefined;
    this.older.hidden = next_cursor === null;
    const none = h('li', { class: 'empty' }, text('noJobs'));
    fill(this.rows, data.length === 0 ? none : data.map((job) => this.row(job)));
  }

  private row(job: Job): HTMLElement {
    const show = button(text('open'), () => this.onOpen(job));
    show.setAttribute('aria-label', `${text('open')} ${job.operation} ${job.id}`);
    return h(
      'li',
      {},
      h('strong', {}, job.operation),
      h('span', { class: 'chip', 'data-status': job.status }, statusText(job.status)),
      h('span', { class: 'when' }, dateText(job.created_at)),
      h('span', { class: 'cost' }, job.cost ? dollars(job.cost.usd) : ''),
      show,
    );
  }
}
