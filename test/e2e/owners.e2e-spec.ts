import type { Job } from '@app/contracts';

import { SCOPES } from '../../apps/orchestrator/src/auth/caller';
import { routesOf, type Route } from '../../apps/orchestrator/src/auth/routes';
import { addressOf, CAPTION, WholeApp } from '../support/whole-app';

jest.setTimeout(60_000);

const UNKNOWN = 'job_01JD4Z0M3Q8W6Y2R5T7V9X1B3C';
/** Of the routes that name a job; a new name of a parameter has to be added here. */
const OTHERS = { n: '1', name: 'square-teaser' };

const nameOf = ({ method, path }: Route) => `${method} ${path}`;

describe('two owners', () => {
  let whole: WholeApp;
  let acme: string;
  let other: string;
  let jobs: readonly Job[];
  let routes: readonly Route[];

  beforeAll(async () => {
    whole = await WholeApp.start({ env: { RATE_LIMIT_PER_MINUTE: '0' } });
    acme = await whole.key('acme');
    other = await whole.key('other');
    const webhook = { ...CAPTION, webhook_url: 'https://example.com/hook' };
    jobs = [await whole.succeeded(acme, webhook), (await whole.submitted(acme)).job];
    routes = routesOf(whole.app).filter(({ isPublic }) => !isPublic);
  });
  afterAll(() => whole.stop());

  /** What is told by an answer, without what names the request itself. */
  const told = async (route: Route, id: string, key: string) => {
    const url = addressOf(route, { ...OTHERS, id });
    const { statusCode, headers, body } = await whole.send(route.method, url, { key, payload: {} });
    const requestId = String(headers['x-request-id']);
    const text = body.replaceAll(requestId, 'REQUEST').replaceAll(id, 'ID');
    return { statusCode, headers: { ...headers, date: '', 'x-request-id': '' }, text };
  };

  it('find of each other what they find of ids that never were: on no route anything', async () => {
    const ofJobs = routes.filter(({ path }) => path.includes(':id'));
    const answers: Record<string, number[]> = {};
    for (const route of ofJobs) {
      for (const { id } of jobs) {
        const foreign = await told(route, id, other);
        expect([nameOf(route), foreign]).toEqual([
          nameOf(route),
          await told(route, UNKNOWN, other),
        ]);
        (answers[nameOf(route)] ??= []).push(foreign.statusCode);
      }
    }

    expect(ofJobs.length).toBeGreaterThanOrEqual(5);
    expect(answers).toEqual(Object.fromEntries(ofJobs.map((route) => [nameOf(route), [404, 404]])));
  });

  it('change nothing of each other’s jobs by asking', async () => {
    const seen = await Promise.all(
      jobs.map(async ({ id }) =>
        (await whole.send('GET', `/job/${id}`, { key: acme })).json<Job>(),
      ),
    );

    expect(seen.map(({ id, status }) => [id, status])).toEqual([
      [jobs[0]?.id, 'succeeded'],
      [jobs[1]?.id, 'queued'],
    ]);
  });

  it('see nothing of each other on any route without an id', async () => {
    const open = routes.filter(({ path, method }) => !path.includes(':') && method === 'GET');
    for (const route of open) {
      const { body } = await whole.send('GET', route.path, { key: other });
      for (const { id } of jobs)
        expect([nameOf(route), body.includes(id)]).toEqual([nameOf(route), false]);
      expect(body).not.toContain('acme');
    }
    const list = await whole.send('GET', '/job', { key: other });

    expect(open.map(nameOf)).toEqual(expect.arrayContaining(['GET /job', 'GET /key']));
    expect(list.json()).toEqual({ data: [], has_more: false, next_cursor: null });
  });

  it('can not page into each other’s lists', async () => {
    const { next_cursor: cursor } = (await whole.send('GET', '/job?limit=1', { key: acme })).json<{
      next_cursor: string;
    }>();

    const answer = await whole.send('GET', `/job?cursor=${cursor}`, { key: other });

    expect(answer.json()).toMatchObject({ data: [] });
  });

  it('may each do what its key’s scopes say: a table over all routes', async () => {
    for (const scope of SCOPES) {
      const key = await whole.key('other', [scope]);
      const refused: string[] = [];
      for (const route of routes) {
        const url = addressOf(route, { ...OTHERS, id: UNKNOWN });
        const { statusCode } = await whole.send(route.method, url, { key, payload: {} });
        if (statusCode === 403) refused.push(nameOf(route));
      }
      const foreign = routes.filter((route) => route.scope !== undefined && route.scope !== scope);

      expect([scope, refused]).toEqual([scope, foreign.map(nameOf)]);
    }
  });

  it('need a scope on every route but the one that tells what a key may do', () => {
    const open = routes.filter(({ scope }) => scope === undefined).map(nameOf);

    // A message to /mcp needs the scope of the tool that it calls.
    expect(open).toEqual(['GET /key', 'POST /mcp', 'GET /mcp', 'DELETE /mcp']);
  });
});
