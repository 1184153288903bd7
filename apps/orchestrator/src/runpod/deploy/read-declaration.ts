import { readFile } from 'node:fs/promises';

import { ApiError, parse } from '@app/contracts';

import { EndpointDeclaration } from './endpoint.declaration';

/** What is wanted can not be; the message has a line for each problem. */
export class DeclarationError extends Error {
  override readonly name = 'DeclarationError';

  constructor(what: string, problems: readonly string[]) {
    super(`${what}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** The declaration, and what is wrong with it; one of the two says something. */
export interface ReadDeclaration {
  readonly declaration: EndpointDeclaration | undefined;
  readonly problems: readonly string[];
}

/** The file's name where none is given. */
export const DECLARATION_FILE = 'runpod.json';

/** Reads a declaration; the defaults where no file was asked for and there is none. */
export async function readDeclaration(file: string | undefined): Promise<ReadDeclaration> {
  const text = await textOf(file ?? DECLARATION_FILE, file !== undefined);
  if (text === undefined) return { declaration: parse(EndpointDeclaration, {}), problems: [] };
  try {
    return { declaration: parse(EndpointDeclaration, JSON.parse(text)), problems: [] };
  } catch (error) {
    return { declaration: undefined, problems: problemsOf(error) };
  }
}

async function textOf(file: string, isNeeded: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !isNeeded) return undefined;
    throw new DeclarationError(`${file} can not be read`, [String(code)]);
  }
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof SyntaxError) return [`it is not JSON: ${error.message}`];
  if (!(error instanceof ApiError)) throw error;
  return error.errors.map(({ detail }) => detail);
}
