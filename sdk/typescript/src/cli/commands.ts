import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import type { JobFilter, UsageQuery, WhatIfQuery } from '../api-gpu.js';
import type { Fields } from '../field.js';
import type { InputOf } from '../operations.js';
import { OPERATIONS, type OperationName } from '../operations.js';
import type { Arguments } from './arguments.js';
import { EXIT, UsageError } from './exit-codes.js';
import { setField, withMedia, type Draft } from './input.js';
import { uploader, withUploads } from './local-files.js';
import type { Session } from './session.js';

/** Runs a command and gives what to exit with. */
export type Command = (session: Session, args: Arguments) => Promise<number>;

/** Makes a job of an operation, and follows it. */
export function operationCommand(name: OperationName): Command {
  return async (session, args) => {
    const input = await inputOf(name, session, args);
    const { 'idempotency-key': idempotencyKey, 'no-wait': noWait } = args.general;
    const options = { signal: session.signal, ...(idempotencyKey && { idempotencyKey }) };
    const job = await session.api.submit(name, input, options);
    if (noWait) {
      session.print(job);
      return EXIT.done;
    }
    const stop = cancelOnInterrupt(session, job.id);
    try {
      return await session.follow(job.id);
    } finally {
      await stop();
    }
  };
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  validate: async (session, { positionals: [operation, ...rest], ...args }) => {
    const name = knownOperation(operation);
    const input = await inputOf(name, session, { ...args, positionals: rest });
    session.print(await session.api.validate(name, input, { signal: session.signal }));
    return EXIT.done;
  },
  job: async (session, args) => {
    session.print(await session.api.job(theId(args), { signal: session.signal }));
    return EXIT.done;
  },
  jobs: async (session, { flags, general }) => {
    const { limit = '20', ...filter } = Object.fromEntries(
      flags.map(({ name, value }) => [name, value]),
    );
    let left = Number(limit);
    if (!(left >= 1)) throw new UsageError('--limit takes a number from 1 on.');
    const query = { ...filter, limit: Math.min(100, left) } as JobFilter;
    for await (const job of session.api.jobs(query, { signal: session.signal })) {
      const { id, operation, status, progress, created_at: at, cost } = job;
      const usd = cost === null ? '-' : `$${cost.usd.toFixed(4)}`;
      if (general.json) session.print(job);
      else session.terminal.out([id, operation, status, `${progress}%`, usd, at].join('\t') + '\n');
      left -= 1;
      if (left === 0) break;
    }
    return EXIT.done;
  },
  wait: (session, args) => session.follow(theId(args)),
  download: async (session, args) => {
    const { output } = args.general;
    if (output === undefined) throw new UsageError('Say where to: -o file.');
    await session.save(await session.api.job(theId(args), { signal: session.signal }), output);
    return EXIT.done;
  },
  cancel: async (session, args) => {
    session.print(await session.api.cancel(theId(args), { signal: session.signal }));
    return EXIT.done;
  },
  delete: async (session, args) => {
    await session.api.delete(theId(args), { signal: session.signal });
    return EXIT.done;
  },
  upload: async (session, { positionals, general }) => {
    if (positionals.length === 0) throw new UsageError('Name the files to upload.');
    const upload = uploaderOf(session);
    for (const path of positionals) {
      const id = await upload(path);
      if (!general.json) session.terminal.out(`${id}\n`);
    }
    return EXIT.done;
  },
  usage: async (session, { flags }) => {
    const query = queryOf(flags) as UsageQuery;
    session.print(await session.api.usage(query, { signal: session.signal }));
    return EXIT.done;
  },
  'what-if': async (session, { flags }) => {
    const query = queryOf(flags) as WhatIfQuery;
    session.print(await session.api.whatIf(query, { signal: session.signal }));
    return EXIT.done;
  },
};

/** As it was written; the server says what is wrong with it. */
function queryOf(flags: Arguments['flags']): Readonly<Record<string, string>> {
  return Object.fromEntries(flags.map(({ name, value }) => [name, value ?? '']));
}

function knownOperation(name: string | undefined): OperationName {
  if (name !== undefined && Object.hasOwn(OPERATIONS, name)) return name as OperationName;
  throw new UsageError(`Name an operation: ${Object.keys(OPERATIONS).join(', ')}.`);
}

function theId({ positionals }: Arguments): string {
  const [id] = positionals;
  if (id === undefined || positionals.length > 1) throw new UsageError('Name one job by its id.');
  return id;
}

async function inputOf<Name extends OperationName>(
  name: Name,
  session: Session,
  { positionals, flags, general }: Arguments,
): Promise<InputOf<Name>> {
  const { fields } = OPERATIONS[name] as { readonly fields: Fields };
  const given = general.input === undefined ? {} : await readInput(general.input);
  const draft: Draft = { ...given, ...withMedia(fields, positionals) };
  for (const flag of flags) setField(draft, fields, flag);
  return await withUploads(draft, uploaderOf(session));
}

async function readInput(path: string): Promise<Draft> {
  const json =
    path === '-' ? await text(process.stdin) : await readFile(path, 'utf8').catch(unread);
  try {
    const value = JSON.parse(json) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Draft;
  } catch {
    // Told below.
  }
  throw new UsageError('--input needs a JSON object.');
}

function unread(error: Error): never {
  throw new UsageError(`--input can not be read: ${error.message}`);
}

function uploaderOf({ api, progress, signal }: Session) {
  return uploader(api, (path, part, id) => progress.upload(path, part, id), signal);
}

/** While it stands, Ctrl-C asks for the job to be canceled; resolves when that was said. */
function cancelOnInterrupt({ api, signal, terminal }: Session, id: string): () => Promise<void> {
  let asked: Promise<unknown> = Promise.resolve();
  const cancel = (): void => {
    terminal.err(`\nCanceling ${id}; once more leaves it running.\n`);
    asked = api.cancel(id).catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });
  return async () => {
    signal.removeEventListener('abort', cancel);
    await asked;
  };
}
