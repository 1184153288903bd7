import { EventParser } from './event-parser';

/** What the service answers to what it cannot do (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly code: string;
  /** What went wrong in a few words; the detail says what to do as well. */
  readonly title?: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

/** A refusal of the service. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** A file that was uploaded: its id stands wherever an address can. */
export interface UploadedFile {
  readonly id: string;
}

/** The service that serves this page, as the owner of a key sees it. */
export class Api {
  constructor(private readonly key: string) {}

  async get<T>(path: string): Promise<T> {
    return (await (await this.ask(path)).json()) as T;
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await this.ask(path, { method: 'POST', ...json });
    return (await answer.json()) as T;
  }

  /** Calls back with the data of each event until the stream ends. */
  async events(path: string, signal: AbortSignal, onData: (data: string) => void): Promise<void> {
    const { body } = await this.ask(path, { signal });
    if (body === null) return;
    const parser = new EventParser();
    for await (const piece of pieces(body.pipeThrough(new TextDecoderStream()))) {
      for (const { data } of parser.push(piece)) onData(data);
    }
  }

  /** By XMLHttpRequest, which alone tells how far an upload is. */
  async upload(file: File, onProgress: (part: number) => void): Promise<UploadedFile> {
    const request = new XMLHttpRequest();
    request.open('POST', `file?filename=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('X-API-Key', this.key);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    await new Promise((resolve) => {
      request.onloadend = resolve;
      request.send(file);
    });
    if (request.status !== 201) throw new Refused(problemIn(request.responseText, request.status));
    return JSON.parse(request.responseText) as UploadedFile;
  }

  private async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { 'X-API-Key': this.key, 'Content-Type': 'application/json' };
    const answer = await fetch(path, { ...init, headers });
    if (!answer.ok) throw new Refused(problemIn(await answer.text(), answer.status));
    return answer;
  }
}

function problemIn(text: string, status: number): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return { status, code: 'internal', detail: `The server answered ${status}.` };
  }
}

async function* pieces(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
