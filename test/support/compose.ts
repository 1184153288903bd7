import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

/** One service of a compose file, its variables filled in. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

/** A compose file as an engine reads it. */
export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** Reads a compose file with these variables and no others. */
export function readCompose(file: string, variables: Readonly<Record<string, string>>): Compose {
  const whole = parse(readFileSync(file, 'utf8'), { merge: true }) as Compose;
  return filled(whole, variables) as Compose;
}

/** The names of the services without a profile, each behind those that it waits for. */
export function startOrder({ services }: Compose): readonly string[] {
  const order: string[] = [];
  const add = (name: string): void => {
    const service = services[name];
    if (!service || service.profiles || order.includes(name)) return;
    Object.keys(service.depends_on ?? {}).forEach(add);
    order.push(name);
  };
  Object.keys(services).forEach(add);
  return order;
}

function filled(value: unknown, variables: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return interpolated(value, variables);
  if (Array.isArray(value)) return value.map((each) => filled(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, filled(each, variables)]);
  return Object.fromEntries(entries) as unknown;
}

/** `${NAME}`, `${NAME:-when unset or empty}`, `${NAME:+when set}`, and `$$` for a dollar. */
export function interpolated(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$\$|\$\{(\w+)(?::([-+])([^}]*))?\}/g,
    (whole, name: string | undefined, kind: string | undefined, other = '') => {
      if (whole === '$$') return '$';
      const value = variables[name ?? ''] ?? '';
      if (kind === '-') return value || String(other);
      if (kind === '+') return value && String(other);
      return value;
    },
  );
}
