interface Limits {
  readonly executionTimeoutMs: number;
  readonly maxSourceBytes: Readonly<Record<string, number>>;
  readonly maxTotalSourceBytes: number;
  readonly maxOutputBytes: number;
  readonly maxDurationSeconds: number;
  readonly maxPixels: number;
}

export type OperationTable = Readonly<Record<string, { readonly limits: Limits }>>;

/** What a job of each operation may use. */
export function limitsTable(operations: OperationTable): string {
  const names = Object.keys(operations);
  const row = (title: string, value: (limits: Limits) => string): string =>
    `| ${title} | ${Object.values(operations)
      .map(({ limits }) => value(limits))
      .join(' | ')} |`;
  const kinds = Object.keys(Object.values(operations)[0]?.limits.maxSourceBytes ?? {});
  return [
    `| limit | ${names.join(' | ')} |`,
    `| --- |${' --- |'.repeat(names.length)}`,
    row('wall time', ({ executionTimeoutMs }) => `${executionTimeoutMs / 60_000} min`),
    ...kinds.map((kind) =>
      row(`${kind} source`, ({ maxSourceBytes }) => mebibytes(maxSourceBytes[kind] ?? 0)),
    ),
    row('all sources together', (limits) => mebibytes(limits.maxTotalSourceBytes)),
    row('result', ({ maxOutputBytes }) => mebibytes(maxOutputBytes)),
    row('length of a source', ({ maxDurationSeconds }) => `${maxDurationSeconds / 3600} h`),
    row('picture', ({ maxPixels }) => `${maxPixels / 1e6} megapixels`),
  ].join('\n');
}

function mebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}
