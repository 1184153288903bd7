import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Holdings } from '../../apps/orchestrator/src/app.controlled.testing';
import { freePort } from '../../scripts/demo/program.mts';
import { OrchestratorProcess } from '../support/orchestrator';
import { eventually } from '../support/processes';
import { ScriptedProvider } from '../support/scripted-provider';
import { SqliteProbe } from '../support/state-probe';

jest.setTimeout(300_000);

const ROUNDS = 4;
const JOBS_A_ROUND = 500;
const AT_ONCE = 16;

/** Garbage that the collector keeps for later, and what is remembered for good reasons. */
const HEAP_GROWTH_MAX_BYTES = 8_000_000;
const RESIDENT_GROWTH_MAX_BYTES = 60_000_000;
/** Connections that are kept open for a while; one file in ten jobs left open would be 150. */
const FILES_GROWTH_MAX = 50;
const RESOURCES_GROWTH_MAX = 50;

describe('2,000 jobs through one orchestrator', () => {
  let dataDir: string;
  let provider: ScriptedProvider;
  let running: OrchestratorProcess;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'soak-'));
    provider = await ScriptedProvider.start();
    const place = { port: await freePort(), dataDir, providerUrl: provider.url };
    running = await OrchestratorProcess.start(place);
  });

  afterAll(async () => {
    await running.stop();
    await provider.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('leave nothing behind in its memory', async () => {
    const probe = new SqliteProbe(dataDir);
    const rounds: (Holdings & { files: number })[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      await submitMany(running, JOBS_A_ROUND);
      const done = round * JOBS_A_ROUND;
      const areDone = async () => (await probe.count("jobs where status = 'succeeded'")) === done;
      expect(await eventually(areDone, 60_000)).toBe(true);
      // What is still under way for them ends in this time.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const files = (await readdir(`/proc/${running.child.pid}/fd`)).length;
      rounds.push({ ...(await running.holdings()), files });
    }
    await probe.close();

    const [first] = rounds;
    const most = (what: keyof Holdings | 'files') =>
      Math.max(...rounds.slice(1).map((round) => round[what] - (first?.[what] ?? 0)));
    expect(most('heapBytes')).toBeLessThan(HEAP_GROWTH_MAX_BYTES);
    expect(most('residentBytes')).toBeLessThan(RESIDENT_GROWTH_MAX_BYTES);
    expect(most('files')).toBeLessThan(FILES_GROWTH_MAX);
    expect(most('resources')).toBeLessThan(RESOURCES_GROWTH_MAX);
    expect(provider.jobs).toHaveLength(ROUNDS * JOBS_A_ROUND);
  });
});

async function submitMany(running: OrchestratorProcess, count: number): Promise<void> {
  let left = count;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const { status } = await running.submit(`job ${left}`);
      expect(status).toBe(202);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
}
