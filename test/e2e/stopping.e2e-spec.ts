import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import type { Job } from '@app/contracts';

import { freePort } from '../../scripts/demo/program.mts';
import { CAPTION, OrchestratorProcess } from '../support/orchestrator';
import { API_KEY, type OrchestratorPlace } from '../support/orchestrator-environment';
import { ScriptedProvider } from '../support/scripted-provider';
import { SqliteProbe } from '../support/state-probe';

describe('stopping the orchestrator', () => {
  let place: OrchestratorPlace;
  let provider: ScriptedProvider;
  let running: OrchestratorProcess;

  beforeEach(async () => {
    // Its workers never come to an end.
    provider = await ScriptedProvider.start(
      (_job, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        }),
    );
    const dataDir = await mkdtemp(join(tmpdir(), 'stopping-'));
    place = { port: await freePort(), dataDir, providerUrl: provider.url };
    running = await OrchestratorProcess.start(place);
  });

  afterEach(async () => {
    await running.stop();
    await provider.stop();
    await rm(place.dataDir, { recursive: true, force: true });
  });

  it('answers what came, keeps what it answered, and refuses the rest', async () => {
    const { port } = place;
    const requests = Array.from({ length: 50 }, () => submitting(port));
    await Promise.all(requests.map(async ({ sent }) => sent));

    running.child.kill('SIGTERM');
    const answers = await Promise.all(requests.map(async ({ answer }) => answer));

    expect(await running.ended()).toBe('0');
    expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
    await expect(fetch(running.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    running = await OrchestratorProcess.start(place);
    for (const { job } of answers) {
      expect((await running.call(`/job/${job?.id}`)).status).toBe(200);
    }
  });

  it('takes nothing in without an answer, also while requests never stop coming', async () => {
    const taken: string[] = [];
    const errors: unknown[] = [];
    const clients = Array.from({ length: 8 }, async () => {
      for (;;) {
        const { status, job, error } = await submitting(place.port).answer;
        if (error !== undefined) return errors.push(error);
        expect(status).toBe(202);
        taken.push(job?.id ?? '');
        if (taken.length === 60) running.child.kill('SIGTERM');
      }
    });

    await Promise.all(clients);

    expect(await running.ended()).toBe('0');
    // Whoever came last was not let in: refused, or sent away before a byte was read.
    expect(errors.filter((error) => !SENT_AWAY.includes(error))).toEqual([]);
    const probe = new SqliteProbe(place.dataDir);
    expect((await probe.query('select id from jobs')).map(({ id }) => id).sort()).toEqual(
      taken.sort(),
    );
    await probe.close();
  });

  it('lets go of those who wait, and ends soon', async () => {
    const { body: job } = await running.submit('watched');
    const waiting = running.submit('waited for', { webhook_url: undefined });
    const held = running.call<Job>('/video/caption', {
      method: 'POST',
      headers: { prefer: 'wait=60' },
      body: JSON.stringify(CAPTION),
    });
    const events = await fetch(new URL(`/job/${job.id}/events`, running.url), {
      headers: { 'x-api-key': API_KEY },
    });
    await waiting;
    const started = performance.now();

    running.child.kill('SIGTERM');
    const [{ status, body }, stream] = await Promise.all([held, events.text()]);

    expect(await running.ended()).toBe('0');
    expect(performance.now() - started).toBeLessThan(8_000);
    expect([status, body.status === 'queued' || body.status === 'processing']).toEqual([202, true]);
    // The stream ended as a whole, and was not cut.
    expect(stream).toMatch(/event: job/);
  });

  it('ends at once when it is told twice', async () => {
    // A request that never comes to its end.
    const { sent } = submitting(place.port, { isWhole: false });
    await sent;
    running.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(running.hasEnded).toBe(false);
    const started = performance.now();

    running.child.kill('SIGTERM');

    expect(await running.ended()).toBe('1');
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

const SENT_AWAY: readonly unknown[] = ['ECONNREFUSED', 'ECONNRESET'];

interface Sent {
  /** Resolves when its bytes are with the operating system. */
  readonly sent: Promise<unknown>;
  /** The status, or the code of what went wrong. */
  readonly answer: Promise<{ status?: number; job?: Job; error?: unknown }>;
}

/** A submission on a connection of its own. */
function submitting(port: number, { isWhole = true } = {}): Sent {
  const body = JSON.stringify(CAPTION);
  const request = httpRequest({
    ...{ port, host: '127.0.0.1', method: 'POST', path: '/video/caption', agent: false },
    headers: { 'x-api-key': API_KEY, 'content-length': body.length + (isWhole ? 0 : 1) },
  });
  const answer = (async () => {
    try {
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      const job = JSON.parse(await text(response)) as Job;
      return { status: response.statusCode ?? 0, job };
    } catch (error) {
      return { error: (error as NodeJS.ErrnoException).code };
    }
  })();
  const connected = once(request, 'socket').then((args) => once(args[0] as Socket, 'connect'));
  const sent = connected.then(
    () => new Promise((resolve) => request.write(body, () => resolve(undefined))),
    () => undefined,
  );
  void sent.then(() => isWhole && request.end());
  return { sent, answer };
}
