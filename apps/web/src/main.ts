import { fill, h } from './dom';
import { Api, Refused } from './request/api';
import { openSession, type Session } from './request/session';
import { forgetKey, keepKey, keptKey, keptLanguage, keptTheme } from './shell/kept';
import { keyForm } from './shell/key-form';
import { topBar } from './shell/top-bar';
import { Workspace, type Carried } from './shell/workspace';
import { speak, text } from './texts';

const page = document.getElementById('page');
let session: Session | undefined;
let workspace: Workspace | undefined;

void draw();

/** The whole page, from what is kept: a key or the question for it. */
async function draw(problem = ''): Promise<void> {
  if (page === null) return;
  const carried = workspace?.leave();
  workspace = undefined;
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
  if (key === undefined) {
    session = undefined;
    return fill(main, keyForm(enter, problem));
  }
  try {
    await work(main, key, carried);
  } catch (error) {
    await drawTrouble(main, error);
  }
}

function enter(key: string, onDevice: boolean): void {
  keepKey(key, onDevice);
  void draw();
}

async function work(main: HTMLElement, key: string, carried: Carried | undefined): Promise<void> {
  session ??= await openSession(new Api(key));
  const shown = (workspace = new Workspace(session));
  fill(main, shown.elements);
  await shown.load(carried);
}

async function drawTrouble(main: HTMLElement, error: unknown): Promise<void> {
  if (!(error instanceof Refused) || error.problem.status !== 401) {
    return fill(main, h('p', { class: 'complaint', role: 'alert' }, String(error)));
  }
  forgetKey();
  await draw(text('refusedKey'));
}
