import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

const ROOT = join(__dirname, '..', '..');
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const isTest = /(spec|\.testing)\.ts$/;

/** Written by pino and by nestjs-pino, for every line. */
const GIVEN = {
  orchestrator: [
    ...['level', 'time', 'pid', 'hostname', 'msg', 'context', 'request_id', 'req', 'res'],
    'duration_ms',
  ],
  worker: ['level', 'time', 'message', 'requestId'],
};

describe('docs/logs.md', () => {
  it.each([
    ['orchestrator', 'Of the orchestrator', ['apps/orchestrator/src', 'apps/local-endpoint/src']],
    ['worker', 'Of workers', ['apps/gpu-worker/src']],
  ] as const)('lists each field that the %s logs, and no other', (program, heading, folders) => {
    const logged = folders.flatMap((folder) => sourcesIn(folder).flatMap(fieldsIn));

    const fields = new Set([...GIVEN[program], ...logged]);
    expect([...documented(heading)].sort()).toEqual([...fields].sort());
  });
});

function documented(heading: string): ReadonlySet<string> {
  const page = readFileSync(join(ROOT, 'docs/logs.md'), 'utf8');
  const part = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  const cells = part.split('\n').flatMap((line) => /^\| (`.*?) \|/.exec(line)?.[1] ?? []);
  return new Set(
    cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name)),
  );
}

function sourcesIn(folder: string): readonly ts.SourceFile[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !isTest.test(name))
    .map((name) => {
      const text = readFileSync(join(ROOT, folder, name), 'utf8');
      return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    });
}

/** The names of what is given to a logger beside the message, as `log.warn({ job_id }, '…')`. */
function fieldsIn(file: ts.SourceFile): readonly string[] {
  const fields: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isLogging(node)) fields.push(...namesOf(node, file));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return fields;
}

function isLogging({ expression, arguments: given }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression) || given.length < 2) return false;
  const logger = expression.expression.getText().split('.').at(-1);
  return LEVELS.includes(expression.name.text) && (logger === 'log' || logger === 'logger');
}

function namesOf(
  { arguments: [facts] }: ts.CallExpression,
  file: ts.SourceFile,
): readonly string[] {
  if (facts && ts.isObjectLiteralExpression(facts)) return facts.properties.map(nameOf);
  const name = facts?.getText() ?? '';
  const known = new RegExp(`const ${name} = \\{([^}]*)\\}`).exec(file.text)?.[1];
  if (known !== undefined) return known.split(',').map((part) => part.split(':')[0]?.trim() ?? '');
  return OTHERS[name] ?? [`(${name} in ${file.fileName})`];
}

function nameOf(property: ts.ObjectLiteralElementLike): string {
  return property.name?.getText() ?? property.getText();
}

/** What is handed on whole, by the name it has where it is logged. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  chosen: ['policy', 'faults'],
  error: ['err'],
};
