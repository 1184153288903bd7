import { UsageCharts } from '../chart/usage-charts';
import { h } from '../dom';
import { RequestForm, type Draft } from '../form/request-form';
import { JobList } from '../job/job-list';
import { JobView } from '../job/job-view';
import { follow, hasEnded, type Job } from '../request/job';
import type { Session } from '../request/session';

/** What stands on the page, to be carried over to another drawing of it. */
export interface Carried {
  readonly draft: Draft;
  readonly job: Job | undefined;
}

/** All that there is for who has a key: the form, the job, the list and the charts. */
export class Workspace {
  readonly elements: readonly HTMLElement[];
  private readonly form: RequestForm;
  private readonly view: JobView;
  private readonly list: JobList;
  private readonly charts: UsageCharts;
  private following = new AbortController();
  private job: Job | undefined;
  /** The job whose request the form was sent as. */
  private started = '';

  constructor(private readonly session: Session) {
    const { api, operations } = session;
    this.view = new JobView({
      cancel: async ({ id }) => this.show(await api.post<Job>(`job/${id}/cancel`)),
      again: (job) => this.form.use(job),
    });
    const names = operations.map(({ name }) => name);
    this.list = new JobList(api, names, (job) => this.open(job));
    this.charts = new UsageCharts(api);
    this.form = new RequestForm(session, (job) => {
      this.started = job.id;
      this.open(job);
      void this.list.load();
    });
    const side = h('div', { class: 'side' }, this.view.element, this.list.element);
    this.elements = [this.form.element, side, this.charts.element];
  }

  /** Asks for what is shown at first, and shows what was there before. */
  async load(carried: Carried | undefined): Promise<void> {
    if (carried) this.form.restore(carried.draft);
    if (carried?.job) this.open(carried.job);
    await Promise.all([this.list.load(), this.charts.load()]);
  }

  /** Follows nothing any more. */
  leave(): Carried {
    this.following.abort();
    return { draft: this.form.draft(), job: this.job };
  }

  private open(job: Job): void {
    this.watch(job).catch((error: unknown) => this.view.complain(error));
  }

  /** Shows a job and what becomes of it, in the place of the one before. */
  private async watch(job: Job): Promise<void> {
    this.following.abort();
    const { signal } = (this.following = new AbortController());
    this.show(job);
    this.view.element.scrollIntoView({ block: 'nearest' });
    if (hasEnded(job)) return;
    await follow(this.session.api, job.id, { signal, onJob: (now) => this.show(now) });
    if (signal.aborted) return;
    const problem = this.started === job.id ? this.job?.error : undefined;
    if (problem) this.form.blame(problem);
    await Promise.all([this.list.load(), this.charts.load()]);
  }

  private show(job: Job): void {
    this.job = job;
    this.view.show(job);
  }
}
