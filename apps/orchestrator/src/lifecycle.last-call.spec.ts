import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

import { lastCall } from './lifecycle.last-call';

describe(lastCall.name, () => {
  let server: Server;
  let port: number;

  beforeEach(async () => {
    server = createServer((_request, response) => response.end('ok'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('waits for all who have come, and no longer', async () => {
    const came: unknown[] = [];
    server.on('connection', (socket) => came.push(socket));
    // One turn each, of which some are slow.
    server.on('connection', () => came.length % 8 === 0 && blockFor(80));
    const calls = Array.from({ length: 40 }, () => connect(port, '127.0.0.1'));
    await Promise.all(calls.map(async (call) => once(call, 'connect')));

    await lastCall(server);

    expect(came).toHaveLength(40);
    for (const call of calls) call.destroy();
  });

  it('ends after a while when they never stop coming', async () => {
    const calling = setInterval(() => connect(port, '127.0.0.1').on('error', () => undefined), 5);

    await expect(lastCall(server)).resolves.toBeUndefined();

    clearInterval(calling);
  });

  it('ends the connections of those whom it still answers', async () => {
    const calling = lastCall(server);
    const [answer] = (await once(get({ port, agent: false }), 'response')) as [IncomingMessage];
    answer.resume();

    expect(answer.headers.connection).toBe('close');
    await calling;
  });
});

function blockFor(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
