import type { Page, Placed } from './markdown.mts';
import type { Problem } from './problem.mts';

/** What pages may name; `pending` are names that are agreed on and not there yet. */
export interface Names {
  readonly scripts: ReadonlySet<string>;
  /** Every WORD_LIKE_THIS of the sources. */
  readonly constants: ReadonlySet<string>;
  /** Paths of the API's document, with their `{parameters}`. */
  readonly routes: readonly string[];
  readonly pending: ReadonlySet<string>;
  readonly exists: (path: string) => boolean;
}

/** Names of the kernel and of other programs, which are right although no source of ours has them. */
const FOREIGN: ReadonlySet<string> = new Set(['PR_SET_PDEATHSIG', 'VAST_API_KEY']);
const FOLDERS = /^(?:apps|libs|docs|docker|scripts|test|bench|tools|\.ci|\.github)\/[\w./-]+$/;
const UNDOCUMENTED_ROUTES = [
  /^\/$/,
  /^\/docs\b/,
  /^\/openapi\.json$/,
  /^\/internal\//,
  /^\/mcp$/,
  /^\/llms\.txt$/,
  /^\/metrics$/,
];

/** Scripts, settings, routes and files that a page names and that do not exist. */
export function nameProblems(page: Page, names: Names): readonly Problem[] {
  const shell = page.blocks.filter(({ info }) => /^(?:bash|sh)\b/.test(info));
  const refused = (name: string): boolean => !names.pending.has(name) && !FOREIGN.has(name);
  const at = (found: readonly Placed[], detail: (name: string) => string): Problem[] =>
    found
      .filter(({ text }) => refused(text))
      .map(({ line, text }) => ({ path: page.path, line, detail: detail(text) }));
  return [
    ...at(
      matches([{ line: 1, text: page.text }], /npm run (?:-\S+ )*([a-z][\w:-]*)/g).filter(
        ({ text }) => !names.scripts.has(text),
      ),
      (name) => `there is no script ${name} in package.json`,
    ),
    ...at(
      [
        ...page.code.filter(({ text }) => CONSTANT.test(text)),
        ...matches(page.code, /^([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g),
        ...matches(shell, /(?:^|\s)([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=/g),
      ].filter(({ text }) => !names.constants.has(text)),
      (name) => `the setting ${name} stands nowhere in the sources`,
    ),
    ...at(
      matches(page.code, /^(?:GET|POST|PUT|PATCH|DELETE) (\/[^\s?`]*)/g).filter(
        ({ text }) => !isRoute(text, names.routes),
      ),
      (name) => `there is no route ${name} in openapi.json`,
    ),
    ...at(
      page.code.filter(({ text }) => FOLDERS.test(text) && !names.exists(text)),
      (name) => `there is no ${name}`,
    ),
  ];
}

const CONSTANT = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

function isRoute(path: string, routes: readonly string[]): boolean {
  const shape = (route: string): string => route.replace(/\{[^}]*\}/g, '{}');
  return (
    UNDOCUMENTED_ROUTES.some((pattern) => pattern.test(path)) ||
    routes.some((route) => shape(route) === shape(path))
  );
}

/** The first group of every match, with the line that it stands on. */
function matches(texts: readonly Placed[], pattern: RegExp): readonly Placed[] {
  return texts.flatMap(({ line, text }) =>
    [...text.matchAll(pattern)].map((found) => ({
      line: line + text.slice(0, found.index).split('\n').length - 1,
      text: found[1] ?? '',
    })),
  );
}
