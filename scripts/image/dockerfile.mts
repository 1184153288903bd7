import { readFileSync } from 'node:fs';

import { DockerfileParser, type Instruction, type ModifiableInstruction } from 'dockerfile-ast';

/** One instruction of a stage, its variables filled in. */
export interface Step {
  readonly keyword: string;
  /** In the order of the file, e.g. `--from=build`. */
  readonly flags: readonly string[];
  /** What comes after the flags: one text for the shell, or the words of a list. */
  readonly text: string;
}

/** From one FROM to the next. */
export interface Stage {
  /** The image below it. */
  readonly base: string;
  readonly name: string | undefined;
  readonly steps: readonly Step[];
}

/** Reads a Dockerfile: its stages, with ARG filled in from the defaults. */
export function readStages(file: string): readonly Stage[] {
  const instructions = DockerfileParser.parse(readFileSync(file, 'utf8')).getInstructions();
  const args = new Map(instructions.filter((each) => keywordOf(each) === 'ARG').map(argument));
  const stages: { base: string; name: string | undefined; steps: Step[] }[] = [];
  for (const instruction of instructions) {
    const step = stepOf(instruction, args);
    if (step.keyword === 'FROM') {
      const [base = '', , name] = step.text.split(/\s+/);
      stages.push({ base, name, steps: [] });
    } else {
      stages.at(-1)?.steps.push(step);
    }
  }
  return stages;
}

/** The words of `["a", "b"]`; undefined where a shell reads the text. */
export function wordsOf({ text }: Step): readonly string[] | undefined {
  return text.startsWith('[') ? (JSON.parse(text) as string[]) : undefined;
}

/** The names and values of an ENV or LABEL. */
export function valuesOf({ text }: Step): Readonly<Record<string, string>> {
  const pairs = text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S*))/g);
  return Object.fromEntries(
    [...pairs].map(([, name = '', quoted, bare]) => [name, quoted ?? bare ?? '']),
  );
}

/** What a COPY takes and where it puts it. */
export function copyOf({ flags, text }: Step): {
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
} {
  const words = text.split(/\s+/);
  return {
    from: flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length),
    sources: words.slice(0, -1),
    target: words.at(-1) ?? '',
  };
}

function stepOf(instruction: Instruction, args: ReadonlyMap<string, string>): Step {
  const keyword = keywordOf(instruction);
  const text = (instruction.getRawArgumentsContent() ?? '').replace(/\\\r?\n\s*/g, '').trim();
  const flags = 'getFlags' in instruction ? (instruction as ModifiableInstruction).getFlags() : [];
  return {
    keyword,
    flags: flags.map(String),
    text: keyword === 'FROM' ? fill(text, args) : text,
  };
}

function keywordOf(instruction: Instruction): string {
  return instruction.getInstruction().toUpperCase();
}

function argument(instruction: Instruction): [string, string] {
  const [name = '', value = ''] = (instruction.getRawArgumentsContent() ?? '').split('=');
  return [name, value];
}

function fill(text: string, args: ReadonlyMap<string, string>): string {
  return text.replace(/\$\{(\w+)\}/g, (_whole, name: string) => args.get(name) ?? '');
}
