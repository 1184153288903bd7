/** Texts, and what opens, parts and closes; everything between them says nothing about names. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

interface Level {
  /** The names of an object so far; undefined in a list. */
  readonly names: Set<string> | undefined;
  isNameNext: boolean;
}

/**
 * A name that stands twice in one object of a JSON text, or undefined. JSON.parse takes the last of
 * them, others the first: what a proxy has let through would not be what is read here.
 */
export function duplicateName(json: string): string | undefined {
  const levels: Level[] = [];
  for (const [token] of json.matchAll(TOKENS)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ names: new Set(), isNameNext: true });
    else if (token === '[') levels.push({ names: undefined, isNameNext: false });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',' && level) level.isNameNext = level.names !== undefined;
    else if (level?.names && level.isNameNext) {
      level.isNameNext = false;
      const name = JSON.parse(token) as string;
      if (level.names.has(name)) return name;
      level.names.add(name);
    }
  }
  return undefined;
}
