import { button, fill, h, type Child } from '../dom';
import { complaintsIn } from '../form/complaints';
import { previewOf } from '../form/media-control';
import type { Problem } from '../request/api';
import { hasEnded, type Job, type Output } from '../request/job';
import { dollars, numberText, secondsText, statusText, text } from '../texts';
import { mediaElement } from './media-element';

/** What can be done with a job that is shown. */
export interface JobActions {
  cancel(job: Job): Promise<unknown>;
  again(job: Job): unknown;
}

/** A job on the page: its progress, and its result beside the source. */
export class JobView {
  readonly element = h('section', { class: 'card job', 'aria-label': text('job') });
  private readonly bar = h('progress', { max: 100, 'aria-label': text('job') });
  private readonly status = h('p', { class: 'chip', role: 'status' });
  private readonly rest = h('div');
  private drawn = '';

  constructor(private readonly actions: JobActions) {
    const hint = h('p', {}, text('noJobHint'));
    fill(this.element, h('div', { class: 'empty nothing' }, h('h2', {}, text('noJob')), hint));
  }

  /** Shows the job as it is now; what plays already goes on playing. */
  show(job: Job): void {
    this.status.textContent = [statusText(job.status), stageOf(job)].filter(Boolean).join(' · ');
    this.status.dataset.status = job.status;
    this.bar.value = job.progress;
    this.bar.hidden = hasEnded(job);
    const state = `${job.id} ${job.status}`;
    if (state === this.drawn) return;
    this.drawn = state;
    const title = h('h2', {}, job.operation, ' ', h('code', {}, job.id));
    const head = h('div', { class: 'head' }, title, this.status);
    fill(this.element, head, this.bar, this.rest);
    fill(this.rest, resultOf(job), this.buttons(job), factsOf(job));
  }

  /** Says why something could not be done with the job. */
  complain(error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    this.rest.prepend(h('p', { class: 'complaint', role: 'alert' }, detail));
  }

  private buttons(job: Job): HTMLElement {
    return h(
      'div',
      { class: 'buttons' },
      hasEnded(job) ? undefined : button(text('cancel'), () => this.cancel(job)),
      job.input === null
        ? undefined
        : button(text(job.error && complaintsIn(job.error).length > 0 ? 'correct' : 'again'), () =>
            this.actions.again(job),
          ),
    );
  }

  private async cancel(job: Job): Promise<void> {
    try {
      await this.actions.cancel(job);
    } catch (error) {
      this.complain(error);
    }
  }
}

function stageOf(job: Job): string {
  return hasEnded(job) ? '' : `${job.stage} · ${Math.floor(job.progress)} %`;
}

function resultOf(job: Job): Child {
  if (job.error) return failureOf(job.error);
  if (job.output === null) return undefined;
  return [
    h('div', { class: 'beside' }, sourcesOf(job), outputsOf(job.output).map(outputOf)),
    job.warnings.map(({ detail }) => h('p', { class: 'warning', lang: 'en' }, detail)),
  ];
}

/** What went wrong, what to do, and at which fields. */
function failureOf({ title = text('failed'), detail, errors = [] }: Problem): HTMLElement {
  const places = errors.map((one) => h('li', {}, h('code', {}, one.pointer), ' ', one.detail));
  return h(
    'div',
    { class: 'failure', role: 'alert', lang: 'en' },
    h('h3', {}, title),
    h('p', {}, detail),
    places.length === 0 ? undefined : h('ul', {}, places),
  );
}

function outputsOf({ files, ...one }: Output): readonly Output[] {
  return files === undefined || files.length === 0 ? [one] : files;
}

function outputOf({ url, filename = '', content_type = '', data }: Output): HTMLElement {
  const link =
    url &&
    h('a', { class: 'button', href: url, download: filename }, `${text('download')} ${filename}`);
  const shown = url ? mediaElement(url, content_type, text('result')) : undefined;
  const facts = data ? h('pre', { tabindex: 0 }, JSON.stringify(data, null, 2)) : undefined;
  return h('figure', {}, h('figcaption', {}, text('result')), shown, facts, link || undefined);
}

/** Files from this page are shown; addresses elsewhere only named: this page calls no other host. */
function sourcesOf({ input }: Job): readonly HTMLElement[] {
  const media = Object.entries(input ?? {}).filter(([name]) => name.startsWith('url_'));
  return media.map(([name, value]) => {
    const preview = previewOf(value);
    const shown = preview && mediaElement(preview.url, preview.type, `${text('source')} ${name}`);
    const caption = h('figcaption', {}, `${text('source')}: ${name}`);
    return h('figure', {}, caption, shown ?? h('p', { class: 'address' }, String(value)));
  });
}

function factsOf({ metrics, cost, output }: Job): HTMLElement {
  const seconds = (name: string): string | undefined => {
    const value = metrics?.[name];
    return typeof value === 'number' ? secondsText(value) : undefined;
  };
  const bytes = output?.size_bytes;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [text('queue_ms'), seconds('queue_ms')],
    [text('execution_ms'), seconds('execution_ms')],
    [text('encoder'), metrics?.encoder === null ? undefined : (metrics?.encoder as string)],
    [text('size'), bytes === undefined ? undefined : `${numberText(bytes / 1e6, 2)} MB`],
    [text('cost'), cost ? dollars(cost.usd) : undefined],
  ];
  const known = facts.filter(([, value]) => value !== undefined);
  return h(
    'dl',
    { class: 'facts' },
    known.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  );
}
