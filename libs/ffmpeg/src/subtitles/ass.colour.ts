/** The colours that HTML 4 has names for, which is what SRT files use, and orange. */
const NAMES: Readonly<Record<string, string>> = {
  ...{ black: '000000', silver: 'C0C0C0', gray: '808080', grey: '808080', white: 'FFFFFF' },
  ...{ maroon: '800000', red: 'FF0000', purple: '800080', fuchsia: 'FF00FF', magenta: 'FF00FF' },
  ...{ green: '008000', lime: '00FF00', olive: '808000', yellow: 'FFFF00', navy: '000080' },
  ...{ blue: '0000FF', teal: '008080', aqua: '00FFFF', cyan: '00FFFF', orange: 'FFA500' },
};

/** A colour as HTML writes it (`#fc0`, `#ffcc00`, `red`) as ASS does; undefined for anything else. */
export function assColour(text: string): string | undefined {
  const hex = hexOf(text.trim().toLowerCase());
  if (hex === undefined) return undefined;
  const [red, green, blue] = [hex.slice(0, 2), hex.slice(2, 4), hex.slice(4, 6)];
  return `&H${blue}${green}${red}&`.toUpperCase();
}

function hexOf(text: string): string | undefined {
  if (Object.hasOwn(NAMES, text)) return NAMES[text];
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/.exec(text)?.[1];
  return digits?.length === 3 ? digits.replace(/./g, '$&$&') : digits;
}
