import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

/** One recorded call and what the recorder answered. */
export interface Exchange {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Undefined where the transcript leaves them out. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly body: string | undefined;
  /** Undefined where the connection was reset. */
  readonly status: number | undefined;
  readonly answer: string;
}

export interface Scenario {
  readonly title: string;
  readonly exchanges: readonly Exchange[];
}

/** The scenarios of a file of test/fixtures; one without headings is one scenario. */
export function readTranscript(file: string): readonly Scenario[] {
  const text = readFileSync(join(__dirname, 'fixtures', file), 'utf8');
  return text.split(/^## /m).map((part) => ({
    title: part.split('\n', 1)[0] ?? '',
    exchanges: part
      .split(/^\[ *[\d.]+s\] /m)
      .slice(1)
      .map(exchangeOf),
  }));
}

/** The name of the route, e.g. `job-take`. */
export function routeOf({ path }: Exchange): string {
  return /^\/v2\/[^/]+\/([\w-]+)/.exec(path)?.[1] ?? '';
}

function exchangeOf(text: string): Exchange {
  const [, method = '', path = ''] = /^(\w+) (\S+)/.exec(text) ?? [];
  const [, status, answer = ''] = /^ +-> (\d{3}) (.*)$/m.exec(text) ?? [];
  const headers = [...text.matchAll(/^ {13}([\w-]+): (.*)$/gm)].map(([, name, value]) => [
    name?.toLowerCase(),
    value,
  ]);
  return {
    method,
    path,
    headers:
      headers.length > 0 ? (Object.fromEntries(headers) as Record<string, string>) : undefined,
    body: /^ {13}body \(\d+ bytes\): (.*)$/m.exec(text)?.[1],
    status: status === undefined ? undefined : Number(status),
    answer,
  };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Makes a recorded call as it was made, but for the host; undefined when it was reset. */
export async function replay(
  baseUrl: string,
  { method, path, headers = {}, body }: Exchange,
): Promise<Answer | undefined> {
  const own = ['host', 'content-length'];
  const rest = Object.entries(headers).filter(([name]) => !own.includes(name));
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const call = request(`${baseUrl}${path}`, {
      method,
      headers: { ...Object.fromEntries(rest), ...length },
    });
    call.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET') resolve(undefined);
      else reject(error);
    });
    call.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.end(body);
  });
}
