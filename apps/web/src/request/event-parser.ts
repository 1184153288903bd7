/** One event of a stream of Server-Sent Events. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/**
 * Reads Server-Sent Events out of text that comes in pieces. By fetch, since a browser's EventSource
 * cannot send a key in a header.
 */
export class EventParser {
  private rest = '';

  /** The events that are whole with this piece; comments are left out. */
  push(piece: string): readonly ServerEvent[] {
    const blocks = (this.rest + piece).replace(/\r\n?/g, '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map(eventOf).filter(({ data }) => data !== '');
  }
}

function eventOf(block: string): ServerEvent {
  const valuesOf = (name: string): readonly string[] =>
    block
      .split('\n')
      .filter((line) => line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
  return { event: valuesOf('event').at(-1) ?? 'message', data: valuesOf('data').join('\n') };
}
