import type { Field, Fields } from '../field.js';
import { OPERATIONS, OPERATION_NAMES, type OperationName } from '../operations.js';

/** The commands that are no operation, with what they take. */
export const OTHER_COMMANDS: Readonly<Record<string, readonly [takes: string, about: string]>> = {
  validate: ['<operation> …', 'what a job would be, take and cost, without making it'],
  job: ['<id>', 'read a job'],
  jobs: ['[--status S] [--operation O] [--limit N]', 'list jobs, newest first'],
  wait: ['<id> [-o file]', 'wait for the end of a job'],
  download: ['<id> -o file', 'save the result of a job'],
  cancel: ['<id>', 'end a job'],
  delete: ['<id>', 'erase a job with its files'],
  upload: ['<file>…', 'upload files and print their ids'],
  usage: ['[--from D] [--to D] [--group_by day|owner|operation]', 'what jobs took and cost'],
  'what-if': ['[--idle_timeout_seconds N] [--times N] …', 'past jobs on another endpoint'],
  completion: ['bash|zsh|fish', 'print the completion of a shell'],
};

export function generalHelp(): string {
  const operations = OPERATION_NAMES.map((name) => [name, OPERATIONS[name].summary] as const);
  const others = Object.entries(OTHER_COMMANDS).map(
    ([name, [takes, about]]) => [`${name} ${takes}`, about] as const,
  );
  return `api-gpu: captions, motion and sound for videos.

  api-gpu caption talk.mp4 talk.srt -o captioned.mp4

Operations: api-gpu <operation> [media…] [--field=value…] [-o file]
${table(operations)}

Other commands:
${table(others)}

Flags of all commands:
${table(FLAGS)}

Media are https: addresses, ids of uploads, or files of this machine, which are uploaded.
api-gpu <operation> --help lists the fields of an operation.
Ends with ${EXIT_TEXT}.
`;
}

export function operationHelp(name: OperationName): string {
  const { summary, fields } = OPERATIONS[name] as { summary: string; fields: Fields };
  return `api-gpu ${name}: ${summary}.

  api-gpu ${name} ${mediaOf(fields).join(' ')} [--field=value…] [-o file]

Fields:
${table(rowsOf(sorted(fields), ''))}

Names with dots reach into objects, numbers into lists: --style.preset=karaoke, --slides.0.zoom=1.4.
A value that begins with @ is a file of this machine, @@ an @. --input=request.json holds fields as JSON.

Flags of all commands:
${table(FLAGS)}
`;
}

const FLAGS = [
  ['--url', 'where the API is; or API_GPU_URL'],
  ['--key', 'the API key; better in API_GPU_KEY, where no list of processes shows it'],
  ['-o, --output', 'where the result is saved; without it its address is printed'],
  ['--no-wait', 'print the job as soon as it is taken in'],
  ['--json', 'one JSON object a line for everything that happens'],
  ['--input', 'a file with the fields as JSON; - for standard input'],
  ['--idempotency-key', 'repeats with the same key give the same job'],
  ['-h, --help', 'this text'],
  ['--version', 'the version'],
] as const;

const EXIT_TEXT =
  '0: done, 1: the job failed, 2: wrong command line, 3: refused, 4: not reached, 130: interrupted';

/** Media first, what every operation takes last. */
function sorted(fields: Fields): Fields {
  const rank = ([name, { media }]: readonly [string, Field]): number =>
    media ? 0 : OPERATION_NAMES.every((each) => name in OPERATIONS[each].fields) ? 2 : 1;
  return Object.fromEntries(Object.entries(fields).toSorted((a, b) => rank(a) - rank(b)));
}

function rowsOf(fields: Fields, before: string): readonly (readonly [string, string])[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    [`--${before}${name}`, aboutOf(field)] as const,
    ...rowsOf(field.fields ?? {}, `${before}${name}.`),
    ...rowsOf(field.item?.fields ?? {}, `${before}${name}.N.`),
  ]);
}

function aboutOf({ about = '', choices, required, kind }: Field): string {
  const notes = [
    ...(required ? ['needed'] : []),
    ...(choices ? [choices.join('|')] : []),
    ...(kind === 'text' || choices ? [] : [kind === 'truth' ? 'true|false' : kind]),
  ];
  return notes.length === 0 ? about : `${about} (${notes.join('; ')})`;
}

function mediaOf(fields: Fields): readonly string[] {
  const names = Object.keys(fields).filter((name) => fields[name]?.media);
  return names.length === 0 ? ['<file>…'] : names.slice(0, 2).map((name) => `<${name}>`);
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(34, Math.max(...rows.map(([name]) => name.length)));
  return rows.map(([name, about]) => `  ${name.padEnd(width)}  ${about}`.trimEnd()).join('\n');
}
