import { posix } from 'node:path';

import type { Page } from './markdown.mts';
import type { Problem } from './problem.mts';

/** English pages and their Portuguese versions. */
export const TWINS: readonly (readonly [string, string])[] = [
  ['README.md', 'README.pt-BR.md'],
  ['docs/runpod-vs-vastai.md', 'docs/pt-BR/COMPARACAO_RUNPOD_VS_VASTAI.md'],
  ['docs/idle-timeout.md', 'docs/pt-BR/IMPLEMENTACAO_IDLE_TIMEOUT.md'],
  ['docs/decision-runpod.md', 'docs/pt-BR/ANALISE_FINAL_RUNPOD.md'],
  ['docs/deploy-runpod.md', 'docs/pt-BR/DEPLOY_RUNPOD.md'],
  ['docs/benchmarks-and-costs.md', 'docs/pt-BR/BENCHMARKS_E_CUSTOS.md'],
];

const TOP_LINES = 8;

/** Where two versions of one page went apart: headings, code, or the links between them. */
export function twinProblems(english: Page, portuguese: Page): readonly Problem[] {
  const at = (line: number, detail: string): Problem => ({ path: portuguese.path, line, detail });
  const levels = ({ headings }: Page): string => headings.map(({ level }) => level).join('');
  const blocks = portuguese.blocks.flatMap(({ line, info, text }, index) => {
    const other = english.blocks[index];
    if (other === undefined) return [at(line, `${english.path} has no such block`)];
    return other.info === info && other.text === text
      ? []
      : [at(line, `the block is not that of ${english.path}:${other.line}`)];
  });
  return [
    ...(levels(english) === levels(portuguese)
      ? []
      : [at(1, `its headings do not match those of ${english.path}`)]),
    ...blocks,
    ...(english.blocks.length > portuguese.blocks.length
      ? [at(1, `it lacks blocks of ${english.path}`)]
      : []),
    ...pointer(english, portuguese),
    ...pointer(portuguese, english),
  ];
}

function pointer(from: Page, to: Page): readonly Problem[] {
  const link = posix.relative(posix.dirname(from.path), to.path);
  const there = from.links.some(({ line, text }) => line <= TOP_LINES && text === link);
  return there
    ? []
    : [{ path: from.path, line: 1, detail: `there is no link to ${link} at the top` }];
}
