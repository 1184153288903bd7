/** One event of a stream, as the HTML standard has server-sent events. */
export interface ServerSentEvent {
  readonly type: string;
  readonly id: string;
  readonly data: string;
}

/** More than a job with all of its steps has; a stream that is none does not fill the memory. */
const MAX_EVENT_CHARACTERS = 16 * 1024 * 1024;

/** The events of a body, as they come. Throws an Error for one without end. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>;
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      if (text.length > MAX_EVENT_CHARACTERS) throw new Error('An event of the stream has no end.');
      const blocks = text.replaceAll('\r\n', '\n').split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = eventOf(block);
        if (event) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Undefined for a block of comments alone, which keeps the connection open. */
function eventOf(block: string): ServerSentEvent | undefined {
  const event = { type: 'message', id: '', data: [] as string[] };
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === 'event') event.type = value;
    if (name === 'id') event.id = value;
    if (name === 'data') event.data.push(value);
  }
  return event.data.length === 0 ? undefined : { ...event, data: event.data.join('\n') };
}
