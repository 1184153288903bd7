import { execFileSync } from 'node:child_process';

/**
 * Output options that the machine's encoder does not know, or not with that value; without an
 * encoder, options that ffmpeg itself does not know.
 */
export function unknownOptions(args: readonly string[], encoder?: string): string[] {
  const own = encoder === undefined ? new Map<string, KnownOption>() : ownOptions(encoder);
  if (encoder !== undefined && own.size === 0) return [`no encoder ${encoder}`];
  return args.flatMap((arg, at) => {
    if (!arg.startsWith('-')) return [];
    const name = arg.slice(1).replace(/:[va]$/, '');
    return problems(name, args[at + 1] ?? '', own.get(name) ?? generalOptions().get(name));
  });
}

/** Filters of a graph that the machine's ffmpeg does not know, and options that they do not know. */
export function unknownFilters(graph: string): string[] {
  const filters = graph.replace(/\[\w[^\]]*\]/g, '').split(/[,;](?![^(]*\))/);
  return filters.flatMap((filter) => {
    const [name, options] = splitAt(filter, '=');
    const text = help(`filter=${name}`);
    if (!text.startsWith('Filter')) return [`no filter ${name}`];
    const named = options.split(':').filter((option) => /^\w+=/.test(option));
    return named.flatMap((option) => {
      const [key, value] = splitAt(option, '=');
      return problems(`${name}.${key}`, value, optionsIn(text).get(key));
    });
  });
}

/** Whether the machine's ffmpeg was built with an encoder. */
export function hasEncoder(name: string): boolean {
  return ownOptions(name).size > 0;
}

/** What ffmpeg's help says of an option: its named values, and its range where it is a number. */
interface KnownOption {
  readonly values: Set<string>;
  readonly min: number;
  readonly max: number;
}

const ANYTHING: KnownOption = { values: new Set(), min: -Infinity, max: Infinity };

function problems(name: string, value: string, known: KnownOption | undefined): string[] {
  if (!known) return [`no option ${name}`];
  const { values, min, max } = known;
  const number = Number(value);
  const isGood = Number.isNaN(number) ? values.size === 0 : number >= min && number <= max;
  return isGood || values.has(value) ? [] : [`${name} can not be ${value}`];
}

function ownOptions(encoder: string): Map<string, KnownOption> {
  return optionsIn(help(`encoder=${encoder}`));
}

/** ffmpeg's own options, and those that all codecs share. */
function generalOptions(): Map<string, KnownOption> {
  const [main = '', codecs = ''] = help('full').split('AVCodecContext AVOptions:\n');
  const own = [...main.matchAll(/^-([\w-]+)/gm)].map(([, name = '']) => [name, ANYTHING] as const);
  return new Map([...optionsIn(codecs.slice(0, codecs.search(/^\w/m))), ...own]);
}

/** Lines of `-name <type> flags text (from A to B)`, lists as `[<type>]` since ffmpeg 7; named values stand below, further in. */
function optionsIn(text: string): Map<string, KnownOption> {
  const options = new Map<string, KnownOption>();
  let last: KnownOption | undefined;
  for (const line of text.split('\n')) {
    const name = /^ {2,3}-?([\w-]+) +\[?<\w+>/.exec(line)?.[1];
    const value = /^ {5}([\w.-]+) /.exec(line)?.[1];
    if (name !== undefined) {
      const [, min, max] = /\(from (\S+) to ([^)]+)\)/.exec(line) ?? [];
      last = { values: new Set(), min: limit(min) ?? -Infinity, max: limit(max) ?? Infinity };
      options.set(name, last);
    } else if (value !== undefined) last?.values.add(value);
  }
  return options;
}

/** Undefined where there is none, or one that is written by name, e.g. INT_MAX. */
function limit(text: string | undefined): number | undefined {
  return text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
}

const asked = new Map<string, string>();

function help(subject: string): string {
  const args = ['-hide_banner', '-v', 'quiet', '-h', subject];
  const text =
    asked.get(subject) ??
    execFileSync('ffmpeg', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  asked.set(subject, text);
  return text;
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
