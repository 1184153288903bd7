/** More than a list of all endpoints of an account has. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** The body of an answer; throws an Error where it breaks or is too large. */
export async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new Error(`more than ${MAX_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A text as JSON, or the beginning of what is none; undefined where it is empty. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text.slice(0, 500);
  }
}
