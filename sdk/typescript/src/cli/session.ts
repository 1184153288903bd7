import { ApiGpu } from '../api-gpu.js';
import type { Job } from '../generated/index.js';
import type { Arguments } from './arguments.js';
import { EXIT, UsageError } from './exit-codes.js';
import { Progress } from './progress.js';
import { saveFiles } from './save.js';
import type { Terminal } from './terminal.js';

/** One run of the program: its API, its progress, and what all commands that wait for a job do. */
export class Session {
  readonly api: ApiGpu;
  readonly progress: Progress;
  readonly #general: Arguments['general'];

  constructor(
    { general }: Arguments,
    readonly terminal: Terminal,
  ) {
    const { API_GPU_URL: url, API_GPU_KEY: key } = terminal.env;
    const [baseUrl, apiKey] = [general.url ?? url, general.key ?? key];
    if (!baseUrl || !/^https?:\/\//.test(baseUrl)) {
      throw new UsageError('Say where the API is: --url https://… or API_GPU_URL.');
    }
    if (!apiKey) throw new UsageError('Give the API key in API_GPU_KEY (or --key).');
    this.api = new ApiGpu({ baseUrl, apiKey });
    this.progress = new Progress(terminal, general.json ?? false);
    this.#general = general;
  }

  get signal(): AbortSignal {
    return this.terminal.interrupted;
  }

  /** Prints one object: as one line with `--json`, else so that people can read it. */
  print(value: unknown): void {
    this.terminal.out(`${JSON.stringify(value, null, this.#general.json ? 0 : 2)}\n`);
  }

  /** Follows a job to its end, saves or prints its result, and gives what to exit with. */
  async follow(id: string): Promise<number> {
    const job = await this.api.waitForJob(id, {
      signal: this.signal,
      onUpdate: (changed) => this.progress.job(changed),
    });
    this.progress.end();
    if (job.status !== 'succeeded') return this.#failed(job);
    if (this.#general.output !== undefined) await this.save(job, this.#general.output);
    else if (!this.#general.json) this.#tell(job);
    return EXIT.done;
  }

  async save(job: Job, output: string): Promise<void> {
    const paths = await saveFiles(this.api, job, { output, signal: this.signal });
    for (const path of paths) {
      this.progress.event('saved', { path });
      if (!this.#general.json) this.terminal.out(`${path}\n`);
    }
  }

  #tell({ output }: Job): void {
    const files = output?.files ?? [];
    for (const { url } of files) this.terminal.out(`${url}\n`);
    if (files.length === 0) this.print(output?.data);
  }

  #failed({ id, status, error }: Job): number {
    const why = error === null ? '' : `: ${error.detail} (${error.code})`;
    this.terminal.err(`${id} ${status}${why}\n`);
    return EXIT.failed;
  }
}
