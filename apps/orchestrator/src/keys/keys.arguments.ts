import type { ParseArgsOptionsConfig } from 'node:util';

import { SCOPES, type Scope } from '../auth/caller';
import type { OwnLimits } from '../auth/limits.store';
import { durationMs } from '../command-line/duration';
import { parseOptions, refuseSurplus } from '../command-line/parse-options';
import { UsageError } from '../command-line/usage.error';
import { dollarsFrom, keyIdFrom, limitFrom, ownerFrom, textFrom } from './keys.values';

/** What somebody asks of `keys`. */
export type KeysCommand = { readonly json: boolean } & (
  | { readonly name: 'help' }
  | { readonly name: 'list'; readonly owner: string | undefined }
  | {
      readonly name: 'make';
      readonly owner: string;
      readonly label: string;
      readonly scopes: readonly Scope[];
      readonly lifetimeMs: number | null;
    }
  | {
      readonly name: 'rotate';
      readonly id: string;
      readonly graceMs: number;
      readonly lifetimeMs: number | null | undefined;
    }
  | { readonly name: 'revoke'; readonly id: string }
  | {
      readonly name: 'limits';
      readonly owner: string | undefined;
      readonly change: Partial<Omit<OwnLimits, 'owner'>>;
    }
);

interface Given {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly id: string | undefined;
  readonly json: boolean;
}

interface Syntax {
  readonly options: readonly string[];
  readonly takesId: boolean;
  readonly read: (given: Given) => KeysCommand;
}

const COMMANDS: Readonly<Record<Exclude<KeysCommand['name'], 'help'>, Syntax>> = {
  list: {
    options: ['owner'],
    takesId: false,
    read: ({ values, json }) => ({
      name: 'list',
      json,
      owner: values['owner'] === undefined ? undefined : ownerFrom(values['owner']),
    }),
  },
  make: {
    options: ['owner', 'name', 'scopes', 'expires'],
    takesId: false,
    read: ({ values, json }) => ({
      name: 'make',
      json,
      owner: ownerFrom(values['owner']),
      label: textFrom(values['name'] ?? ''),
      scopes: scopesFrom(values['scopes'] ?? 'jobs:write,jobs:read'),
      lifetimeMs: lifetimeFrom(values['expires']) ?? null,
    }),
  },
  rotate: {
    options: ['grace', 'expires'],
    takesId: true,
    read: ({ values, id, json }) => ({
      name: 'rotate',
      json,
      id: keyIdFrom(id),
      graceMs: durationMs(values['grace'] ?? '24h', '--grace'),
      lifetimeMs: lifetimeFrom(values['expires']),
    }),
  },
  revoke: {
    options: [],
    takesId: true,
    read: ({ id, json }) => ({ name: 'revoke', json, id: keyIdFrom(id) }),
  },
  limits: {
    options: ['owner', 'rate', 'jobs', 'spend'],
    takesId: false,
    read: ({ values, json }) => limitsFrom(values, json),
  },
};

/** The command that stands in `argv`. Throws UsageError with a sentence of what is wrong. */
export function parseKeysCommand(argv: readonly string[]): KeysCommand {
  const [name = '', ...rest] = argv;
  if (name === '' || argv.includes('--help') || argv.includes('-h') || name === 'help') {
    return { name: 'help', json: false };
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new UsageError(`${JSON.stringify(name)} is none of ${Object.keys(COMMANDS).join(', ')}.`);
  }
  const syntax = COMMANDS[name as keyof typeof COMMANDS];
  return syntax.read(given(syntax, rest));
}

function given({ options, takesId }: Syntax, rest: readonly string[]): Given {
  const named = Object.fromEntries(options.map((option) => [option, { type: 'string' as const }]));
  const config: ParseArgsOptionsConfig = { ...named, json: { type: 'boolean' } };
  const { values, positionals } = parseOptions(config, rest);
  refuseSurplus(positionals[takesId ? 1 : 0]);
  const { json = false, ...texts } = values;
  return { values: texts as Given['values'], id: positionals[0], json: json === true };
}

function scopesFrom(text: string): readonly Scope[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !SCOPES.some((scope) => scope === name));
  if (wrong === undefined) return SCOPES.filter((scope) => names.includes(scope));
  throw new UsageError(
    `--scopes has ${JSON.stringify(wrong)}, which is none of ${SCOPES.join(', ')}.`,
  );
}

function lifetimeFrom(text: string | undefined): number | null | undefined {
  if (text === undefined) return undefined;
  return text === 'never' ? null : durationMs(text, '--expires');
}

function limitsFrom(values: Given['values'], json: boolean): KeysCommand {
  const { owner, rate, jobs, spend } = values;
  const change = {
    ...(rate !== undefined && { requests_per_minute: limitFrom(rate, '--rate') }),
    ...(jobs !== undefined && { active_jobs: limitFrom(jobs, '--jobs') }),
    ...(spend !== undefined && { monthly_spend_usd: dollarsFrom(spend, '--spend') }),
  };
  const needsOwner = Object.keys(change).length > 0 || owner !== undefined;
  return { name: 'limits', json, owner: needsOwner ? ownerFrom(owner) : undefined, change };
}
