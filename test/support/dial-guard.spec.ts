import { lookup } from 'node:dns/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';

import { takeRefusedDials } from './dial-guard';

describe('dial guard', () => {
  it('refuses and remembers a dial to an address outside of this machine', async () => {
    const socket = connect(443, '192.0.2.1');

    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ENETUNREACH' });

    expect(takeRefusedDials()).toEqual(['tcp 192.0.2.1:443']);
  });

  it('sees the address behind a custom lookup', async () => {
    const socket = connect({
      port: 80,
      host: 'anything.test',
      lookup: (_name, _options, done) => done(null, [{ address: '2001:db8::1', family: 6 }]),
    });

    await expect(once(socket, 'connect')).rejects.toThrow();

    expect(takeRefusedDials()).toEqual(['tcp 2001:db8::1:80']);
  });

  it('asks no name server about a foreign name', async () => {
    await expect(lookup('example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });

    expect(takeRefusedDials()).toEqual(['dns example.com']);
  });

  it('lets loopback through', async () => {
    const server = createServer((peer: Socket) => peer.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');

    await once(socket, 'connect');

    socket.destroy();
    server.close();
    expect(takeRefusedDials()).toEqual([]);
  });
});
