/** A metric as the orchestrator defines it. */
export interface Metric {
  readonly type: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly of: string;
}

/** The page with its table of metrics written anew, between two comments. */
export function withMetrics(page: string, metrics: Readonly<Record<string, Metric>>): string {
  const [begin, end] = [
    '<!-- metrics: written by `npm run docs` -->',
    '<!-- /metrics -->',
  ] as const;
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error('The page has no place for it.');
  return `${before}${begin}\n\n${table(metrics)}\n\n${end}${after}`;
}

function table(metrics: Readonly<Record<string, Metric>>): string {
  const rows = Object.entries(metrics).map(([name, { type, help, labels, of }]) => {
    const shown = labels.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${of} | ${shown} | ${help} |`;
  });
  return [
    '| metric | type | of | labels | what it is |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
