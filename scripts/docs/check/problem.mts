/** A fault of a page, for people: where it is and what to do about it. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly detail: string;
}

/** As editors and terminals know how to open it. */
export function problemLine({ path, line, detail }: Problem): string {
  return `${path}:${line}: ${detail}`;
}
