/** This process's environment; the rest of the program gets checked values only. */
export function environment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}
