import type { Job } from './client.mts';

const WIDTH = 28;

/** A line a job: redrawn in place on a terminal, printed on change elsewhere. */
export class ProgressBars {
  readonly #names: readonly string[];
  readonly #lines = new Map<string, string>();
  #drawn = false;

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  show(name: string, job: Job): void {
    const line = progressLine(name, job);
    if (this.#lines.get(name) === line) return;
    this.#lines.set(name, line);
    if (process.stdout.isTTY) this.#redraw();
    else console.log(line);
  }

  /** Leaves the last state standing. */
  end(): void {
    this.#drawn = false;
  }

  #redraw(): void {
    const up = this.#drawn ? `\u001b[${this.#names.length}A` : '';
    const lines = this.#names.map((name) => `\u001b[2K${this.#lines.get(name) ?? `  ${name}`}`);
    process.stdout.write(`${up}${lines.join('\n')}\n`);
    this.#drawn = true;
  }
}

function progressLine(name: string, job: Job): string {
  const filled = Math.round((job.progress / 100) * WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  const eta =
    job.eta_seconds === null || job.finished_at
      ? ''
      : ` about ${Math.ceil(job.eta_seconds)} s left`;
  const state = job.finished_at ? job.status : job.stage;
  return `  ${name.padEnd(9)} ${bar} ${job.progress.toFixed(0).padStart(3)} %  ${state}${eta}`;
}
