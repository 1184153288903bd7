import { isIP } from 'node:net';

import { takeRefusedDials } from './dial-guard';

type Connect = (request: unknown, address: string, port: number) => number;
interface Handle {
  readonly prototype: Record<'connect' | 'connect6', Connect>;
}
type Binding = (name: string) => Readonly<Record<string, Handle>>;

const ENETUNREACH = -101;

/**
 * Sees every dial of this process before a packet leaves, those to loopback too, and refuses all but
 * the servers of the test. The guard of the set-up lets loopback through, which is just where most
 * tricks lead.
 */
export class DialSpy {
  private readonly seen: string[] = [];
  private readonly served = new Set<string>();
  private readonly undo: (() => void)[] = [];

  constructor() {
    const binding = (process as unknown as { readonly binding: Binding }).binding;
    const tcp = binding('tcp_wrap')['TCP'];
    const pipe = binding('pipe_wrap')['Pipe'];
    if (!tcp || !pipe) throw new Error('This Node has no such bindings.');
    this.watch(tcp, 'connect', 'tcp');
    this.watch(tcp, 'connect6', 'tcp');
    this.watch(pipe, 'connect', 'unix');
  }

  /** Lets dials to one server of the test through; they are seen all the same. */
  serve(port: number): void {
    this.served.add(`tcp 127.0.0.1:${port}`);
  }

  /** The dials since the last call, each once, e.g. `tcp 10.0.0.1:443`, and names that were asked for. */
  take(): readonly string[] {
    return [...new Set([...this.seen.splice(0), ...takeRefusedDials()])];
  }

  restore(): void {
    for (const undo of this.undo.splice(0)) undo();
  }

  private watch({ prototype }: Handle, method: 'connect' | 'connect6', kind: string): void {
    const real = prototype[method];
    const { seen, served } = this;
    prototype[method] = function (this: unknown, request, address, port) {
      const dial = `${kind} ${isIP(address) ? `${address}:${port}` : address}`;
      seen.push(dial);
      return served.has(dial) ? real.call(this, request, address, port) : ENETUNREACH;
    };
    this.undo.push(() => {
      prototype[method] = real;
    });
  }
}
