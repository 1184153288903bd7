import { fill, h } from './dom';
import { RequestForm } from './form/request-form';
import { JobList } from './job/job-list';
import { JobView } from './job/job-view';
import { Api, Refused } from './request/api';
import { follow, hasEnded, type Job } from './request/job';
import { operationsOf, type Document } from './schema/document';
import { forgetKey, keepKey, keptKey, keptLanguage, keptTheme } from './shell/kept';
import { keyForm } from './shell/key-form';
import { topBar } from './shell/top-bar';
import { speak, text } from './texts';

const page = document.getElementById('page');
let following = new AbortController();

void draw();

/** The whole page, from what is kept: a key or the question for it. */
async function draw(problem = ''): Promise<void> {
  if (page === null) return;
  following.abort();
  speak(keptLanguage());
  document.documentElement.lang = keptLanguage();
  document.documentElement.dataset.theme = keptTheme();
  const main = h('main');
  fill(
    page,
    topBar(() => draw()),
    main,
  );
  const key = keptKey();
  if (key === undefined) return fill(main, keyForm(enter, problem));
  try {
    await work(main, new Api(key));
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.status !== 401) {
      return fill(main, h('p', { class: 'complaint', role: 'alert' }, String(error)));
    }
    forgetKey();
    await draw(text('refusedKey'));
  }
}

function enter(key: string, onDevice: boolean): void {
  keepKey(key, onDevice);
  void draw();
}

async function work(main: HTMLElement, api: Api): Promise<void> {
  await api.get('key');
  const source = await api.get<Document>('openapi.json');
  const operations = operationsOf(source);
  const view: JobView = new JobView({
    cancel: ({ id }) =>
      api.post<Job>(`job/${id}/cancel`).then(
        (job) => view.show(job),
        (error: unknown) => view.complain(error),
      ),
    again: (job) => form.use(job),
  });
  const show = (job: Job): void =>
    void watch(api, job, { view, list }).catch((error: unknown) => view.complain(error));
  const list = new JobList(
    api,
    operations.map(({ name }) => name),
    show,
  );
  const form = new RequestForm(api, { document: source, operations }, (job) => {
    show(job);
    void list.load();
  });
  fill(main, form.element, h('div', { class: 'side' }, view.element, list.element));
  await list.load();
}

/** Shows a job and what becomes of it, in the place of the one before. */
async function watch(
  api: Api,
  job: Job,
  { view, list }: { readonly view: JobView; readonly list: JobList },
): Promise<void> {
  following.abort();
  following = new AbortController();
  view.show(job);
  view.element.scrollIntoView({ block: 'nearest' });
  if (hasEnded(job)) return;
  await follow(api, job.id, { signal: following.signal, onJob: (now) => view.show(now) });
  await list.load();
}
