/** One event of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface ServerSentEvent {
  readonly id: string;
  readonly data: string;
}

/** A line or event that is longer is cut off there: it is somebody else's log. */
const MAX_CHARACTERS = 64 * 1024;

/** The events of a body, as they come; the id of one stays that of the next until there is another. */
export async function* serverSentEvents(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  let id = '';
  let data: string[] = [];
  for await (const line of lines(body)) {
    const [field, value] = fieldOf(line);
    if (line === '') {
      if (data.length > 0) yield { id, data: data.join('\n') };
      data = [];
    } else if (field === 'id') id = value;
    else if (field === 'data') data = added(data, value);
  }
}

function added(data: string[], value: string): string[] {
  const characters = data.reduce((sum, { length }) => sum + length, 0);
  return characters + value.length > MAX_CHARACTERS ? data : [...data, value];
}

async function* lines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const parts = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n');
    rest = (parts.pop() ?? '').slice(0, MAX_CHARACTERS);
    for (const line of parts) yield line.replace(/\r$/, '').slice(0, MAX_CHARACTERS);
  }
}

function fieldOf(line: string): readonly [string, string] {
  const at = line.indexOf(':');
  if (at < 0) return [line, ''];
  return [line.slice(0, at), line.slice(at + 1).replace(/^ /, '')];
}
