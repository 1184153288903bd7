/** A colour and how much of what is behind it it covers, from 0 to 1. */
export interface Paint {
  /** Six hexadecimal digits: red, green, blue. */
  readonly rgb: string;
  readonly alpha: number;
}

/** A colour as CSS writes it: `#FC0`, `#FFCC00`, `#FFCC0080`. */
export function paintOf(css: string): Paint {
  const digits = css.slice(1);
  const long = digits.length === 3 ? digits.replace(/./g, '$&$&') : digits;
  const alpha = long.length === 8 ? parseInt(long.slice(6), 16) / 255 : 1;
  return { rgb: long.slice(0, 6).toUpperCase(), alpha };
}

/** A colour as overrides of ASS want it: blue first. */
export function assColour(rgb: string): string {
  return `&H${rgb.slice(4, 6)}${rgb.slice(2, 4)}${rgb.slice(0, 2)}&`;
}

/** How much is seen through, in ASS's hexadecimal. */
export function assAlpha(alpha: number): string {
  const clear = Math.round((1 - alpha) * 255);
  return `&H${clear.toString(16).padStart(2, '0').toUpperCase()}&`;
}

/** Both in one, as a style of ASS has it. */
export function assPaint({ rgb, alpha }: Paint): string {
  return `${assAlpha(alpha).slice(0, 4)}${assColour(rgb).slice(2, 8)}`;
}
