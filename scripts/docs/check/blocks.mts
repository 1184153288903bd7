import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

import ts from 'typescript';

import type { Block, Page } from './markdown.mts';
import type { Problem } from './problem.mts';

// It brings no types.
const { load } = createRequire(import.meta.url)('js-yaml') as {
  readonly load: (text: string) => unknown;
};

/** Reads the text of an example that a block shows, undefined where it is not there. */
export type ReadFile = (path: string) => string | undefined;

/** Blocks that can not be what their info string says, or that are not the file they name. */
export function blockProblems(page: Page, readFile: ReadFile): readonly Problem[] {
  return page.blocks.flatMap((block) => {
    const [language = ''] = block.info.split(/\s+/);
    const syntax = SYNTAX[language]?.(block.text);
    const details = [syntax, unlikeFile(block, readFile)];
    return details.flatMap((detail) =>
      detail === undefined ? [] : [{ path: page.path, line: block.line, detail }],
    );
  });
}

type Check = (text: string) => string | undefined;

const SYNTAX: Readonly<Record<string, Check>> = {
  bash: shell,
  sh: shell,
  json: (text) => thrown('JSON', () => JSON.parse(text)),
  yaml: (text) => thrown('YAML', () => load(text)),
  ts: script,
  js: script,
};

/** `bash -n`, and shellcheck where it is at hand; `…` stands for a value to fill in. */
function shell(text: string): string | undefined {
  const bash = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
  if (bash.status !== 0) return `bash does not read it: ${firstLine(bash.stderr)}`;
  // A block goes on where another one ended, so what it uses may be set there (SC2154).
  const args = ['--shell=bash', '--severity=warning', '--exclude=SC2154,SC2034', '-f', 'gcc', '-'];
  const lint = spawnSync('shellcheck', args, { input: text, encoding: 'utf8' });
  if (lint.error || lint.status === 0) return undefined;
  return `shellcheck: ${firstLine(lint.stdout)}`;
}

function script(text: string): string | undefined {
  const { diagnostics = [] } = ts.transpileModule(text, {
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  const [first] = diagnostics;
  return first && `TypeScript: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`;
}

function thrown(language: string, parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return `${language}: ${firstLine(error instanceof Error ? error.message : String(error))}`;
  }
}

/** A block with `file=path` shows that file whole. */
function unlikeFile({ info, text }: Block, readFile: ReadFile): string | undefined {
  const path = /(?:^|\s)file=(\S+)/.exec(info)?.[1];
  return path === undefined || readFile(path) === text ? undefined : `it is not ${path} as it is`;
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
