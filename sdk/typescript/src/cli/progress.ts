import type { Job } from '../generated/index.js';
import type { Terminal } from './terminal.js';

/** Tells how far things are: one line that is written over, lines for a log, or JSON. */
export class Progress {
  #shown = '';
  readonly #terminal: Terminal;
  readonly #isJson: boolean;

  constructor(terminal: Terminal, isJson: boolean) {
    this.#terminal = terminal;
    this.#isJson = isJson;
  }

  upload(path: string, part: number, id?: string): void {
    if (this.#isJson) return id === undefined ? undefined : this.event('uploaded', { path, id });
    this.#line(`uploading ${path}`, part * 100);
    if (part === 1 && id !== undefined) this.end();
  }

  job(job: Job): void {
    if (this.#isJson) return this.event('job', { job });
    this.#line(textOf(job), job.progress);
  }

  /** One JSON line on standard output, where `--json` asks for it. */
  event(event: string, facts: object): void {
    if (this.#isJson) this.#terminal.out(`${JSON.stringify({ event, ...facts })}\n`);
  }

  /** The line stays as it is. */
  end(): void {
    if (this.#shown !== '' && this.#terminal.isLive) this.#terminal.err('\n');
    this.#shown = '';
  }

  #line(text: string, percent: number): void {
    const { isLive, columns, err } = this.#terminal;
    // A log wants to hear of stages, not of each percent.
    const key = isLive ? `${text} ${percent}` : text.replace(/ \d.*/, '');
    if (key === this.#shown) return;
    this.#shown = key;
    if (!isLive) return err(`${text}\n`);
    err(`\r\u001B[2K${`${bar(percent)} ${text}`.slice(0, columns - 1)}`);
  }
}

const CELLS = 20;

function bar(percent: number): string {
  const full = Math.round((Math.min(100, Math.max(0, percent)) / 100) * CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${String(Math.floor(percent)).padStart(3)} %`;
}

function textOf({ stage, queue_position: position, eta_seconds: eta }: Job): string {
  const place = position === null ? '' : ` ${position}. in the queue`;
  const left = eta === null ? '' : ` ${clock(eta)} left`;
  return `${stage}${place}${left}`;
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
