/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text that says something; null for every other value. */
export function textIn(value: Record<string, unknown>, key: string): string | null {
  const text = value[key];
  return typeof text === 'string' && text !== '' ? text : null;
}

export function numberIn(value: Record<string, unknown>, key: string): number | null {
  const number = value[key];
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A whole number from 0 on; 0 for every other value. */
export function count(value: unknown): number {
  return Number.isSafeInteger(value) ? Math.max(0, value as number) : 0;
}

export function recordIn(value: Record<string, unknown>, key: string): Record<string, unknown> {
  const record = value[key];
  return isRecord(record) ? record : {};
}

export function textsIn(value: Record<string, unknown>, key: string): readonly string[] {
  const list = value[key];
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];
}

/** The objects of a list under a key of what may be no object at all. */
export function recordsIn(value: unknown, key: string): readonly Record<string, unknown>[] {
  const list = isRecord(value) ? value[key] : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}
