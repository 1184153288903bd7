/** A job of a trace; without a length it gets one from --job. */
export interface TracedJob {
  readonly at: number;
  readonly seconds: number | undefined;
}

const LINES_MAX = 1_000_000;

/**
 * Jobs of a file, the first at 0: lines of `at,seconds` below a head, or NDJSON of the same names.
 * `at` is seconds or a date; `seconds` may be left out. Throws with the number of a line it can't read.
 */
export function readTrace(text: string): readonly TracedJob[] {
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.length > LINES_MAX) throw new Error(`a trace has at most ${LINES_MAX} lines`);
  const jobs = lines.flatMap((line, index) =>
    line === '' || (index === 0 && line.startsWith('at')) ? [] : [jobOf(line, index + 1)],
  );
  jobs.sort((a, b) => a.at - b.at);
  const begin = jobs[0]?.at ?? 0;
  return jobs.map(({ at, seconds }) => ({ at: at - begin, seconds }));
}

function jobOf(line: string, number: number): TracedJob {
  const [at, seconds] = line.startsWith('{') ? fieldsOf(line, number) : line.split(',');
  const moment = /^[\d.]+$/.test(at ?? '') ? Number(at) : Date.parse(at ?? '') / 1000;
  const length = seconds === undefined || seconds === '' ? undefined : Number(seconds);
  if (!Number.isFinite(moment) || (length !== undefined && !(length >= 0 && length < 1e6))) {
    throw new Error(`line ${number} of the trace: want at,seconds`);
  }
  return { at: moment, seconds: length };
}

function fieldsOf(line: string, number: number): readonly (string | undefined)[] {
  try {
    const { at, seconds } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return [at, seconds].map((value) =>
      typeof value === 'number' || typeof value === 'string' ? String(value) : undefined,
    );
  } catch {
    throw new Error(`line ${number} of the trace is not JSON`);
  }
}
