import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Job } from '@app/contracts';

import { freePort } from '../../scripts/demo/program.mts';
import { DIST } from '../support/orchestrator-environment';
import { FIRST_VERSION_JOBS, makeFirstVersion } from '../support/first-version';
import { OrchestratorProcess } from '../support/orchestrator';
import { eventually } from '../support/processes';
import { runProgram } from '../support/run-program';
import { ScriptedProvider } from '../support/scripted-provider';
import { SqliteProbe } from '../support/state-probe';
import { WebhookReceiver } from '../support/webhook-receiver';

const ORCHESTRATOR = join(DIST, 'orchestrator.mjs');

describe('the embedded database over versions and copies', () => {
  let folder: string;
  let port: number;
  let provider: ScriptedProvider;
  let receiver: WebhookReceiver;
  let running: OrchestratorProcess;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'upgrade-'));
    port = await freePort();
    provider = await ScriptedProvider.start();
    receiver = await WebhookReceiver.start();
  });

  afterEach(async () => {
    await running.stop();
    await provider.stop();
    receiver.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (dataDir: string) => {
    running = await OrchestratorProcess.start({ port, dataDir, providerUrl: provider.url });
  };
  const statusOf = async (id: string) => (await running.call<Job>(`/job/${id}`)).body.status;
  const comesTo = (id: string, status: string) =>
    eventually(async () => (await statusOf(id)) === status, 30_000);

  it('opens a database of the first version, and its jobs go on', async () => {
    await makeFirstVersion(folder, receiver.url);

    await start(folder);

    expect(await comesTo(FIRST_VERSION_JOBS.waiting, 'succeeded')).toBe(true);
    // Its orchestrator was killed while it was being submitted.
    await running.control({ stepMs: 60_000 });
    expect(await comesTo(FIRST_VERSION_JOBS.submitting, 'succeeded')).toBe(true);
    expect(
      await Promise.all([FIRST_VERSION_JOBS.failed, FIRST_VERSION_JOBS.canceled].map(statusOf)),
    ).toEqual(['failed', 'canceled']);
    expect(await eventually(async () => receiver.received.length > 0, 10_000)).toBe(true);
    expect(receiver.received.map(({ id, type, job }) => [id, type, job.id])).toEqual([
      ['out_webhook', 'job.failed', FIRST_VERSION_JOBS.failed],
    ]);
    const { body } = await running.call<Job>(`/job/${FIRST_VERSION_JOBS.failed}`);
    expect(body.error).toMatchObject({ code: 'media_invalid' });
    expect((await running.submit('new')).status).toBe(202);
  });

  it('copies whole while 50 jobs a second come in, and is restored from that', async () => {
    const [dataDir, restored] = [join(folder, 'data'), join(folder, 'restored')];
    await mkdir(restored);
    await start(dataDir);
    const taken: string[] = [];
    const busy = submitSteadily(running, taken);
    expect(await eventually(async () => taken.length >= 30, 30_000)).toBe(true);
    const before = [...taken];

    const file = join(restored, 'orchestrator.sqlite');
    const env = { PATH: process.env['PATH'], DATA_DIR: dataDir };
    const backup = await runProgram([ORCHESTRATOR, '--backup', file], env);
    // What is being uploaded comes and goes, and is no part of a copy.
    const filter = (path: string) => !path.endsWith('.incoming');
    await cp(join(dataDir, 'artifacts'), join(restored, 'artifacts'), {
      ...{ recursive: true, filter },
    }).finally(() => busy.stop());

    expect(backup).toEqual({
      ...{ code: 0, stdout: '' },
      stderr: `Backed up to ${file}. Copy the files of DATA_DIR as well.\n`,
    });
    await running.stop();
    await start(restored);
    const probe = new SqliteProbe(restored);
    const found = (await probe.query('select id from jobs')).map(({ id }) => String(id));
    const areDone = async () => (await probe.count("jobs where status <> 'succeeded'")) === 0;
    expect(before.filter((id) => !found.includes(id))).toEqual([]);
    // Some were being submitted, and results of some came after the copy: these are made anew.
    await running.control({ stepMs: 60_000 });
    expect(await eventually(areDone, 40_000)).toBe(true);
    await probe.close();
  });
});

/** Fifty jobs a second, until it is stopped. */
function submitSteadily(running: OrchestratorProcess, taken: string[]) {
  const underWay: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    const submitted = running.submit('busy').then(({ body }) => taken.push(body.id));
    // It is looked at when it is stopped.
    submitted.catch(() => undefined);
    underWay.push(submitted);
  }, 20);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
