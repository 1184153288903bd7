import { serverSentEvents, type ServerSentEvent } from './server-sent-events';

async function* chunksOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text, 'latin1');
}

async function read(...texts: readonly string[]): Promise<readonly ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(chunksOf(...texts))) events.push(event);
  return events;
}

describe(serverSentEvents.name, () => {
  it('reads events however they are cut into chunks', async () => {
    expect(
      await read('id: 1\nda', 'ta: a\nda', 'ta:b\n', '\n', ': note\n\nid: 2\r\ndata: c\r\n\r\n'),
    ).toEqual([
      { id: '1', data: 'a\nb' },
      { id: '2', data: 'c' },
    ]);
  });

  it('keeps letters whole that two chunks share', async () => {
    expect(await read('data: \xc3', '\xa9\n\n')).toEqual([{ id: '', data: 'é' }]);
  });

  it('keeps the last id, and leaves out what did not end', async () => {
    expect(await read('id: 7\ndata: a\n\ndata: b\n\ndata: half')).toEqual([
      { id: '7', data: 'a' },
      { id: '7', data: 'b' },
    ]);
  });

  it('holds no line that does not end', async () => {
    const long = 'x'.repeat(50_000);
    const [event] = await read('data: ', long, long, long, '\n\n');
    expect(event?.data.length).toBeLessThanOrEqual(2 * 64 * 1024);
  });
});
