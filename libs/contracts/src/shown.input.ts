import { isRecord } from './field-checks';
import { declaredFields, secretFields, type Secret } from './field.metadata';

const HIDDEN: Readonly<Record<Secret, (value: unknown) => unknown>> = {
  query: (value) => (typeof value === 'string' ? value.replace(/[?#].*$/s, '?...') : value),
  values: (value) =>
    isRecord(value)
      ? Object.fromEntries(Object.keys(value).map((name) => [name, '[redacted]']))
      : value,
};

/** An input of a class as it is shown: without what its fields declare as secret. */
export function shownInput(type: object, input: unknown): unknown {
  if (!isRecord(input)) return input;
  const secrets = secretFields(type);
  const fields = declaredFields(type);
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      const secret = secrets.get(name);
      if (secret) return [name, HIDDEN[secret](value)];
      const typeOf = fields.get(name)?.typeOf;
      if (!typeOf) return [name, value];
      const shown = Array.isArray(value)
        ? value.map((each: unknown) => shownInput(typeOf(each), each))
        : shownInput(typeOf(value), value);
      return [name, shown];
    }),
  );
}
