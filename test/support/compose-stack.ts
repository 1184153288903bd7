import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { freePort } from '../../scripts/demo/program.mts';
import { startOrder, type Compose, type Service } from './compose';
import { eventually } from './processes';

/** How one service's command is started where no engine is. */
export interface ServiceStart {
  readonly name: string;
  readonly service: Service;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Starts commands as services of a compose file: as plain processes, or in the images' folders. */
export interface Launcher {
  /** The image's own environment and command. */
  readonly imageOf: (service: Service) => {
    readonly env: Readonly<Record<string, string>>;
    readonly command: readonly string[];
    readonly healthcheck: readonly string[] | undefined;
  };
  readonly launch: (start: ServiceStart) => ChildProcess;
  readonly signal: (child: ChildProcess, signal: NodeJS.Signals) => void;
}

/** Ports of services as the compose file has them. */
const PORTS: Readonly<Record<string, number>> = { orchestrator: 3000, endpoint: 8000 };
const HEALTHY_WITHIN_MS = 60_000;

/**
 * The services of a compose file without an engine, on loopback: each in the order of depends_on, with
 * its own command, environment and health check; names of hosts become ports of this machine.
 */
export class ComposeStack {
  readonly output = new Map<string, string>();
  private readonly children = new Map<string, ChildProcess>();

  private constructor(
    private readonly compose: Compose,
    private readonly launcher: Launcher,
    private readonly ports: ReadonlyMap<string, number>,
  ) {}

  static async start(compose: Compose, launcher: Launcher): Promise<ComposeStack> {
    const ports = new Map<string, number>();
    for (const name of Object.keys(PORTS)) ports.set(name, await freePort());
    const stack = new ComposeStack(compose, launcher, ports);
    try {
      for (const name of startOrder(compose)) await stack.startService(name);
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.get('orchestrator')}`;
  }

  child(name: string): ChildProcess | undefined {
    return this.children.get(name);
  }

  /** Asks each to end as `docker compose down` does, and gives their exit codes. */
  async stop(): Promise<Readonly<Record<string, number | null>>> {
    const codes: Record<string, number | null> = {};
    for (const [name, child] of [...this.children].reverse()) {
      codes[name] = await this.end(child);
    }
    return codes;
  }

  private async end(child: ChildProcess): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    this.launcher.signal(child, 'SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const [code] = (await exited) as [number | null];
    clearTimeout(timer);
    return code;
  }

  private async startService(name: string): Promise<void> {
    const service = this.compose.services[name];
    if (!service) throw new Error(`There is no service ${name}.`);
    const image = this.launcher.imageOf(service);
    const env = this.onLoopback(name, { ...image.env, ...service.environment });
    const command = service.command ?? image.command;
    const child = this.launcher.launch({ name, service, command, env });
    this.children.set(name, child);
    this.collect(name, child);
    const check = service.healthcheck?.test.slice(1) ?? image.healthcheck;
    if (check === undefined) return;
    const test = Object.values(this.onLoopback(name, { ...check }));
    const isHealthy = async () => this.succeeds({ name, service, command: test, env });
    if (await eventually(isHealthy, HEALTHY_WITHIN_MS, 500)) return;
    throw new Error(`${name} did not become healthy: ${this.output.get(name)}`);
  }

  private async succeeds(start: ServiceStart): Promise<boolean> {
    const child = this.launcher.launch(start);
    child.stdout?.resume();
    child.stderr?.resume();
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === 0;
  }

  /** Hosts by name, and a service's own ports, become what they are on this machine. */
  private onLoopback(own: string, values: object): Record<string, string> {
    const mapped = (value: string): string =>
      Object.entries(PORTS).reduce((text, [name, port]) => {
        const here = String(this.ports.get(name));
        const hosts = name === own ? `(${name}|127\\.0\\.0\\.1|localhost)` : `(${name}|localhost)`;
        const moved = text.replace(new RegExp(`//${hosts}:${port}\\b`, 'g'), `//127.0.0.1:${here}`);
        return name === own && moved === String(port) ? here : moved;
      }, value);
    return Object.fromEntries(
      Object.entries(values as Record<string, string>).map(([name, value]) => [
        name,
        mapped(value),
      ]),
    );
  }

  private collect(name: string, child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output.set(name, ((this.output.get(name) ?? '') + text).slice(-20_000));
      });
    }
  }
}

/** Starts a program with this environment alone. */
export function startProcess(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcess {
  return spawn(program, args, { env: { ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
}
