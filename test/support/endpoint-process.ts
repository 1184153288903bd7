import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { workFor, type WorkerEndpoint } from './endpoint-worker';
import { DIST } from './orchestrator-environment';

/** The built local endpoint as a process of its own; workers of the test take its jobs. */
export class EndpointProcess {
  private readonly stopping = new AbortController();
  private readonly workers: Promise<void>[] = [];

  private constructor(
    private readonly child: ChildProcess,
    /** With its `/v2`. */
    readonly url: string,
    private readonly key: string,
  ) {}

  static async start(key: string): Promise<EndpointProcess> {
    const child = spawn(process.execPath, [`${DIST}/local-endpoint.mjs`], {
      stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        EXIT_WITH_PARENT: 'true',
        LOG_LEVEL: 'silent',
        LOCAL_ENDPOINT_PORT: '0',
        LOCAL_ENDPOINT_KEY: key,
        LOCAL_WORKERS_MAX: '0',
        LOCAL_RATE_LIMITS: 'false',
        LOCAL_POLL_HOLD_SECONDS: '0.5',
      },
    });
    const [{ listening }] = (await once(child, 'message')) as [{ listening: string }];
    return new EndpointProcess(child, `${listening}/v2`, key);
  }

  /** One more worker takes its jobs, until the end. */
  hire(name: string): void {
    const endpoint: WorkerEndpoint = { url: `${this.url}/local`, key: this.key };
    const { signal } = this.stopping;
    this.workers.push(workFor(endpoint, { name, signal, call: fetch }));
  }

  /** From now on calls go wrong as the rules say; none of them where there are no rules. */
  async fail(faults: readonly object[]): Promise<void> {
    const answer = await fetch(`${this.url}/local/local/faults`, {
      method: 'PUT',
      headers: {
        ...{ authorization: this.key, 'content-type': 'application/json' },
        connection: 'close',
      },
      body: JSON.stringify({ seed: 1, faults }),
    });
    if (!answer.ok) throw new Error(`Faults: ${answer.status} ${await answer.text()}`);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.workers);
    this.child.kill('SIGKILL');
  }
}
