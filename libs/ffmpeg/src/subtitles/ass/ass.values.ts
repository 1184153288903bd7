/** A number within bounds as we write it, or undefined where there is none. */
export function boundedNumber(text: string, [least, most]: Bounds): string | undefined {
  if (!/^\s*[-+]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})\s*$/.test(text)) return undefined;
  const value = Math.min(most, Math.max(least, Number(text)));
  return String(Math.round(value * 1000) / 1000);
}

export type Bounds = readonly [least: number, most: number];

/** `&HBBGGRR&` as we write it, also of a decimal number; undefined for anything else. */
export function assHex(text: string, digits: 2 | 6 | 8): string | undefined {
  const hex = /^\s*&?H?([\da-f]{1,8})&?\s*$/i.exec(text)?.[1];
  if (hex === undefined) return undefined;
  const isDecimal = !/[&H]/i.test(text) && /^\d+$/.test(hex);
  const value = isDecimal ? Number(hex).toString(16) : hex;
  return `&H${value.slice(-digits).padStart(digits, '0').toUpperCase()}`;
}

/** `0:00:01.50` in milliseconds; undefined for anything else. */
export function assTime(text: string): number | undefined {
  const match = /^\s*(\d{1,3}):(\d{1,2}):(\d{1,2})(?:[.:,](\d{1,3}))?\s*$/.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds] = match.slice(1, 4).map(Number);
  const fraction = Number((match[4] ?? '').padEnd(3, '0'));
  return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 + fraction;
}

/** The old numbers of places (1 to 3 below, 5 to 7 above, 9 to 11 in the middle) as a keypad has them. */
export function keypadPlace(old: number): number | undefined {
  const column = old & 3;
  if (column === 0 || old < 1 || old > 11) return undefined;
  if (old >= 9) return column + 3;
  return old >= 5 ? column + 6 : column;
}
