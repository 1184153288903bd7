import { eventsOf, type ServerSentEvent } from './event-stream.js';

async function eventsIn(...parts: readonly (string | Uint8Array)[]) {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const part of parts) {
        controller.enqueue(typeof part === 'string' ? new TextEncoder().encode(part) : part);
      }
      controller.close();
    },
  });
  const found: ServerSentEvent[] = [];
  for await (const event of eventsOf(body)) found.push(event);
  return found;
}

describe(eventsOf.name, () => {
  it('puts together what comes in parts, and leaves comments out', async () => {
    const [e, acute] = [...new TextEncoder().encode('é')].map((byte) => Uint8Array.of(byte));
    const found = await eventsIn(
      ': waiting\n\nevent: jo',
      'b\nid: 3\ndata: {"a":"',
      e ?? '',
      acute ?? '',
      '"}\n',
      '\n',
    );

    expect(found).toEqual([{ type: 'job', id: '3', data: '{"a":"é"}' }]);
  });

  it('reads lines with carriage returns and data of several lines', async () => {
    expect(await eventsIn('data: one\r\ndata: two\r\n\r\n')).toEqual([
      { type: 'message', id: '', data: 'one\ntwo' },
    ]);
  });

  it('leaves out an event that did not come whole', async () => {
    expect(await eventsIn('id: 1\ndata: {"a":')).toEqual([]);
  });

  it('ends with an event that has no end', async () => {
    const endless = eventsIn(
      'data: ',
      ...Array.from({ length: 17 }, () => 'x'.repeat(1024 * 1024)),
    );

    await expect(endless).rejects.toThrow('An event of the stream has no end.');
  });
});
