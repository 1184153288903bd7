import { FAULT_KINDS, FAULT_ROUTES, type FaultKind, type FaultRule } from './fault-rule';

type Fields = Readonly<Record<string, unknown>>;

const MAX_RULES = 100;
const MAX_DELAY_MS = 600_000;
const MAX_BODY_LENGTH = 10_000;
/** Every field of a rule. */
const NAMES = ['route', 'kind', 'probability', 'skip', 'count', 'when', 'status', 'ms', 'body'];

/** The rules of a JSON list. Throws an Error that says what is wrong with which rule. */
export function readFaults(list: unknown): readonly FaultRule[] {
  if (!Array.isArray(list)) throw new Error('faults must be a list');
  if (list.length > MAX_RULES) throw new Error(`there may be ${MAX_RULES} faults at most`);
  return list.map((item: unknown, index) => {
    try {
      return ruleOf(item);
    } catch (error) {
      throw new Error(`fault ${index}: ${(error as Error).message}`, { cause: error });
    }
  });
}

function ruleOf(item: unknown): FaultRule {
  if (typeof item !== 'object' || item === null) throw new Error('must be an object');
  const fields = item as Fields;
  const unknown = Object.keys(fields).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`there is no field ${JSON.stringify(unknown)}`);
  const kind = oneOf(fields, 'kind', Object.keys(FAULT_KINDS)) as FaultKind;
  const routes: readonly string[] = FAULT_KINDS[kind] ?? ['*', ...FAULT_ROUTES];
  const count = fields.count === undefined ? undefined : number(fields, 'count', [0, 1e9, 0]);
  return {
    route: oneOf(fields, 'route', routes),
    kind,
    probability: number(fields, 'probability', [0, 1, 1]),
    skip: number(fields, 'skip', [0, 1e9, 0]),
    ...(count !== undefined && { count }),
    when: oneOf({ when: 'before', ...fields }, 'when', ['before', 'after']) as FaultRule['when'],
    status: number(fields, 'status', [200, 599, 500]),
    ms: number(fields, 'ms', [0, MAX_DELAY_MS, 1000]),
    body: kind === 'wrong-body' ? text(fields, 'body') : '',
  };
}

function oneOf(fields: Fields, name: string, choices: readonly string[]): string {
  const value = choices.find((choice) => choice === fields[name]);
  if (value !== undefined) return value;
  throw new Error(`${name} must be one of ${choices.join(', ')}`);
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value.length <= MAX_BODY_LENGTH) return value;
  throw new Error(`${name} must be a text of at most ${MAX_BODY_LENGTH} characters`);
}

function number(
  fields: Fields,
  name: string,
  [least, most, otherwise]: readonly [number, number, number],
): number {
  const value = fields[name] ?? otherwise;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new Error(`${name} must be a number from ${least} to ${most}`);
}
