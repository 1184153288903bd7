import { once } from 'node:events';
import {
  createServer,
  request as send,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

interface Try {
  readonly turn: number;
  readonly triesLeft: number;
}

/**
 * A plain balancer: requests go to one program after the other, and to the next where one does not
 * take the connection. What has begun is passed on as it comes, and cut where its program dies.
 */
export class RoundRobin {
  private turn = 0;

  private constructor(
    private readonly server: Server,
    private readonly ports: readonly number[],
  ) {}

  static async start(ports: readonly number[]): Promise<RoundRobin> {
    const server = createServer();
    const proxy = new RoundRobin(server, ports);
    server.on('request', (request, response) => {
      const turn = proxy.turn;
      proxy.turn += 1;
      proxy.pass(request, response, { turn, triesLeft: ports.length });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next request goes to this one. */
  next(port: number): void {
    this.turn = this.ports.indexOf(port);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private pass(request: IncomingMessage, response: ServerResponse, { turn, triesLeft }: Try): void {
    const port = this.ports[turn % this.ports.length];
    const { method, url: path, headers } = request;
    const onward = send({ host: '127.0.0.1', port, method, path, headers, agent: false });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    onward.on('error', (error: NodeJS.ErrnoException) => {
      const isRefused = error.code === 'ECONNREFUSED' && !response.headersSent;
      const next = { turn: turn + 1, triesLeft: triesLeft - 1 };
      if (isRefused && triesLeft > 1) this.pass(request, response, next);
      else response.destroy();
    });
    response.on('close', () => onward.destroy());
    // The body is sent once the program has taken the connection, so that another one can have it whole.
    onward.once('socket', (socket) => socket.once('connect', () => request.pipe(onward)));
  }
}
