import { randomBytes } from 'node:crypto';

import { Pool } from 'undici';

import { startApp, stopApp, type Endpoint } from '../programs.mts';
import type { MakeBenchLine } from '../line.mts';

/** Enough at once that the endpoint is never idle, few enough for RunPod's bound of its queue. */
const LANES = 16;
const JOBS = 1000;
const RESULT = '{"output":{}}';

/**
 * Empty jobs through the endpoint alone: submitted, taken and answered by clients in this process,
 * beside as many calls that do nothing; then the time from one result to the next job in hand.
 */
export const endpointThroughput: MakeBenchLine = async ({ runs }) => {
  const key = randomBytes(16).toString('hex');
  const program = await startApp('local-endpoint', {
    ...{ LOCAL_ENDPOINT_PORT: '0', LOCAL_ENDPOINT_KEY: key, LOCAL_WORKERS_MAX: '0' },
    LOCAL_RATE_LIMITS: 'false',
  });
  const caller = new Caller({ url: `${program.url}/v2/local`, key });
  // A service that has been up for a while: what it does is compiled.
  for (let round = 0; round < 3; round += 1) await jobs(caller);
  const roundTrips = (count: number) => ({
    name: `${count} × GET /health`,
    run: async () => timed(async () => inLanes(count, async () => caller.health())),
  });
  return {
    comparisons: [
      {
        title: 'local endpoint: 1,000 empty jobs (run, job-take, job-done)',
        subject: { name: 'the jobs', run: async () => timed(async () => jobs(caller)) },
        against: roundTrips(3 * JOBS),
        runs,
        limit: { atMost: 1000 },
      },
      {
        title: 'job-done → the next job in hand, back to back',
        subject: { name: 'the gap', run: async () => gap(caller) },
        against: roundTrips(1),
        runs,
        limit: { atMost: 10 },
      },
    ],
    [Symbol.asyncDispose]: async () => {
      await caller.close();
      await stopApp(program.child);
    },
  };
};

/** Every lane submits a job, takes the next one and answers it. */
async function jobs(caller: Caller): Promise<void> {
  await inLanes(JOBS, async (lane) => {
    await caller.run();
    await caller.done(`w${lane}`, await caller.take(`w${lane}`));
  });
}

async function gap(caller: Caller): Promise<number> {
  await caller.run();
  await caller.run();
  const first = await caller.take('w0');
  let second = '';
  const elapsed = await timed(async () => {
    await caller.done('w0', first);
    second = await caller.take('w0');
  });
  await caller.done('w0', second);
  return elapsed;
}

async function inLanes(count: number, run: (lane: number) => Promise<void>): Promise<void> {
  let left = count;
  await Promise.all(
    Array.from({ length: Math.min(LANES, count) }, async (_, lane) => {
      while (left > 0) {
        left -= 1;
        await run(lane);
      }
    }),
  );
}

async function timed(run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

/** Calls both sides of the endpoint over as many connections as there are lanes. */
class Caller {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #authorization: string;

  constructor({ url, key }: Endpoint) {
    const { origin, pathname } = new URL(url);
    this.#pool = new Pool(origin, { connections: LANES });
    this.#path = pathname;
    this.#authorization = key;
  }

  async run(): Promise<void> {
    await this.#call('POST', 'run', '{"input":{}}');
  }

  /** The id of the next job. */
  async take(worker: string): Promise<string> {
    const job = await this.#call('GET', `job-take/${worker}?gpu=none&job_in_progress=0`);
    return (JSON.parse(job) as { id: string }).id;
  }

  async done(worker: string, id: string): Promise<void> {
    await this.#call('POST', `job-done/${worker}/${id}?gpu=none&isStream=false`, RESULT);
  }

  async health(): Promise<void> {
    await this.#call('GET', 'health');
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #call(method: 'GET' | 'POST', path: string, body?: string): Promise<string> {
    const answer = await this.#pool.request({
      ...{ method, path: `${this.#path}/${path}`, body: body ?? null },
      headers: { authorization: this.#authorization },
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}.`);
    return text;
  }
}
