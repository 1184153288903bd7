// The least that a server of events can do: the orchestrator's streams are measured beside it. Every GET
// is held open as a stream, and every POST is written to all of them as one event.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const streams = new Set<ServerResponse>();
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('\n');
    streams.add(response);
    response.once('close', () => streams.delete(response));
    return;
  }
  void text(request).then((event) => {
    for (const stream of streams) stream.write(`event: job\ndata: ${event}\n\n`);
    response.writeHead(204).end();
  });
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ listening: `http://127.0.0.1:${port}` });
});
process.on('disconnect', () => process.exit(0));
