/** One environment variable: what it is for, and how its text becomes a value. */
export interface EnvVariable<T> {
  readonly description: string;
  /** As it would stand in `.env`; undefined where the variable may be unset. */
  readonly default?: string;
  readonly unit?: string;
  readonly secret?: boolean;
  /** Throws an Error whose message ends the sentence "NAME …", e.g. "must be a whole number". */
  readonly read: (text: string) => T;
}

/** Variables by name, e.g. `{PORT: envInteger({…})}`. */
export type EnvSchema = Readonly<Record<string, EnvVariable<unknown>>>;

/** The values of a schema; a variable without a default may be undefined. */
export type EnvValues<S extends EnvSchema> = {
  readonly [Name in keyof S]: S[Name] extends { readonly default: string }
    ? ReturnType<S[Name]['read']>
    : ReturnType<S[Name]['read']> | undefined;
};

interface Facts {
  readonly description: string;
  readonly unit?: string;
  readonly secret?: boolean;
}

export function envText<const D extends { readonly default?: string }>(
  facts: Facts & D & { readonly pattern?: RegExp; readonly form?: string },
) {
  return variable(facts, (text) => {
    if (facts.pattern && !facts.pattern.test(text)) {
      throw new Error(`must be ${facts.form ?? `of the form ${facts.pattern.source}`}`);
    }
    return text;
  });
}

export function envInteger<const D extends { readonly default?: string }>(
  facts: Facts & D & { readonly minimum: number; readonly maximum: number },
) {
  return variable(facts, (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < facts.minimum || value > facts.maximum) {
      throw new Error(`must be a whole number from ${facts.minimum} to ${facts.maximum}`);
    }
    return value;
  });
}

export function envNumber<const D extends { readonly default?: string }>(
  facts: Facts & D & { readonly minimum: number; readonly maximum: number },
) {
  return variable(facts, (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= facts.minimum && value <= facts.maximum)) {
      throw new Error(`must be a number from ${facts.minimum} to ${facts.maximum}`);
    }
    return value;
  });
}

export function envBoolean<const D extends { readonly default?: string }>(facts: Facts & D) {
  return variable(facts, (text) => {
    if (text !== 'true' && text !== 'false') throw new Error('must be true or false');
    return text === 'true';
  });
}

export function envChoice<const T extends string, const D extends { readonly default?: T }>(
  choices: readonly T[],
  facts: Facts & D,
) {
  return variable(facts, (text) => {
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) throw new Error(`must be one of ${choices.join(', ')}`);
    return choice;
  });
}

/** Comma-separated texts; empty parts are left out. */
export function envList<const D extends { readonly default?: string }>(
  facts: Facts & D & { readonly check?: (item: string) => boolean; readonly form?: string },
) {
  return variable(facts, (text): readonly string[] => {
    const items = text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    const wrong = items.find((item) => facts.check?.(item) === false);
    if (wrong !== undefined) throw new Error(`has ${JSON.stringify(wrong)}, ${facts.form ?? ''}`);
    return items;
  });
}

/** An `http:` or `https:` address without a trailing slash. */
export function envUrl<const D extends { readonly default?: string }>(facts: Facts & D) {
  return variable(facts, (text) => {
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol)) throw new Error('must be an http: or https: URL');
    return text.replace(/\/+$/, '');
  });
}

/**
 * Reads a schema's variables from an environment; an empty text counts as unset.
 * Throws one Error that names every problem.
 */
export function readEnv<S extends EnvSchema>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): EnvValues<S> {
  const problems: string[] = [];
  const values = Object.fromEntries(
    Object.entries(schema).map(([name, entry]) => {
      const text = env[name] || entry.default;
      try {
        // A default of '' is read too, so that lists come out empty and not undefined.
        return [name, text === undefined ? undefined : entry.read(text)];
      } catch (error) {
        problems.push(`${name} ${error instanceof Error ? error.message : String(error)}`);
        return [name, undefined];
      }
    }),
  );
  if (problems.length > 0) throw new EnvError(problems);
  return values as EnvValues<S>;
}

/** Everything that is wrong with the environment, in one message. */
export class EnvError extends Error {
  override readonly name = 'EnvError';

  constructor(readonly problems: readonly string[]) {
    super(
      `The environment is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  }
}

function variable<const D extends { readonly default?: string }, T>(
  facts: Facts & D,
  read: (text: string) => T,
): Facts & D & EnvVariable<T> {
  return { ...facts, read };
}
