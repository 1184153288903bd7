import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

/** At once; a listening socket keeps 511 that were not taken yet. */
const OPENED_AT_ONCE = 50;

/** An address whose stream of events is followed. */
export interface Followed {
  readonly url: string;
  readonly apiKey: string;
}

/** Clients that follow streams of events, a connection each. */
export class EventStreams implements Disposable {
  readonly #streams: readonly IncomingMessage[];

  private constructor(streams: readonly IncomingMessage[]) {
    this.#streams = streams;
  }

  /** Opens a stream of each; they stand when this resolves, and whatever came first is read. */
  static async open(followed: readonly Followed[]): Promise<EventStreams> {
    const streams: IncomingMessage[] = [];
    for (let from = 0; from < followed.length; from += OPENED_AT_ONCE) {
      const some = followed.slice(from, from + OPENED_AT_ONCE);
      streams.push(...(await Promise.all(some.map(opened))));
    }
    return new EventStreams(streams);
  }

  /** Resolves when every client has read this text in what comes from now on. */
  async allSaw(text: string): Promise<void> {
    await Promise.all(this.#streams.map(async (stream) => saw(stream, text)));
  }

  [Symbol.dispose](): void {
    for (const stream of this.#streams) stream.destroy();
  }
}

async function opened({ url, apiKey }: Followed): Promise<IncomingMessage> {
  const asked = request(url, { agent: false, headers: { 'x-api-key': apiKey } }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}.`);
  response.setEncoding('utf8').on('error', () => undefined);
  await once(response, 'data');
  return response;
}

async function saw(stream: IncomingMessage, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let read = '';
    const ended = () => reject(new Error('A stream ended before its event came.'));
    const onData = (chunk: string) => {
      read += chunk;
      if (!read.includes(text)) return;
      stream.off('data', onData).off('close', ended);
      stream.resume();
      resolve();
    };
    stream.on('data', onData).once('close', ended);
  });
}
