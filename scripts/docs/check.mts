// `npm run docs:check`: the links, code and names of every page, and that both languages say the
// same; `-- --run` also runs the blocks marked `bash run` against the program on loopback.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { blockProblems } from './check/blocks.mts';
import { linkProblems, type Repository } from './check/links.mts';
import { parsePage, type Page } from './check/markdown.mts';
import { nameProblems, type Names } from './check/names.mts';
import { problemLine, type Problem } from './check/problem.mts';
import { runProblems } from './check/run.mts';
import { filesOf } from './check/tree.mts';
import { TWINS, twinProblems } from './check/twins.mts';

const WORD = /[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+/g;
const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = filesOf(root);
const pages = new Map<string, Page>(
  files
    .filter((path) => path.endsWith('.md') && !path.startsWith('bench/'))
    .map((path) => [path, parsePage(path, read(path))]),
);
const pending = (JSON.parse(read('scripts/docs/check/pending.json')) as { names: string[] }).names;
const exists = (path: string): boolean => existsSync(join(root, path));
const repository: Repository = {
  pages,
  exists: (path) => exists(path) || pending.includes(path),
};
const names: Names = {
  scripts: new Set(Object.keys((JSON.parse(read('package.json')) as Scripts).scripts)),
  constants: new Set(files.filter(isSource).flatMap((path) => read(path).match(WORD) ?? [])),
  routes: Object.keys((JSON.parse(read('openapi.json')) as Routes).paths),
  pending: new Set(pending),
  exists,
};

for (const path of pending.filter(isHere)) console.log(`${path} is no longer pending.`);
const problems = [...pages.values()].flatMap((page) => [
  ...linkProblems(page, repository),
  ...nameProblems(page, names),
  ...blockProblems(page, (path) => (exists(path) ? read(path) : undefined)),
]);
const all = [
  ...problems,
  ...TWINS.flatMap(([english, portuguese]) => twins(english, portuguese)),
  ...(process.argv.includes('--run') ? await runProblems(inEnglish()) : []),
];
for (const problem of all) console.error(problemLine(problem));
if (all.length === 0) console.log(`docs: ${pages.size} pages are in order.`);
process.exitCode = all.length > 0 ? 1 : 0;

interface Scripts {
  readonly scripts: Readonly<Record<string, string>>;
}

interface Routes {
  readonly paths: Readonly<Record<string, unknown>>;
}

function isSource(path: string): boolean {
  return /\.(?:m?ts|c?js|sh|cc|ya?ml|Dockerfile)$|^\.ci\/|^\.env\.example$/.test(path);
}

/** The commands of a Portuguese page are those of its twin. */
function inEnglish(): readonly Page[] {
  const others = TWINS.map(([, portuguese]) => portuguese);
  return [...pages.values()].filter(({ path }) => !others.includes(path));
}

function isHere(name: string): boolean {
  return exists(name) || names.scripts.has(name) || names.constants.has(name);
}

function twins(english: string, portuguese: string): readonly Problem[] {
  const [one, other] = [pages.get(english), pages.get(portuguese)];
  if (one && other) return twinProblems(one, other);
  const missing = one ? portuguese : english;
  return [{ path: missing, line: 1, detail: 'the page is missing' }];
}
