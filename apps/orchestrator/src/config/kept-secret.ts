import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KeptSecret {
  readonly value: string;
  /** Whether it was made by this call. */
  readonly made: boolean;
}

/**
 * A secret that is kept in a file of a folder, readable by its owner only; made with 256 random
 * bits when it is not there. Throws where the folder can't be used or the file is empty.
 */
export function keptSecret(folder: string, name: string, prefix = ''): KeptSecret {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  return readSecret(file) ?? makeSecret(file, prefix + randomBytes(32).toString('base64url'));
}

function readSecret(file: string): KeptSecret | undefined {
  try {
    const value = readFileSync(file, 'utf8').trim();
    if (value === '') throw new Error(`${file} is empty; remove it and a new one is made`);
    return { value, made: false };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Written aside and linked, so that a crash leaves no half file and a second process no second key. */
function makeSecret(file: string, value: string): KeptSecret {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(aside, `${value}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(aside, file);
    return { value, made: true };
  } catch (error) {
    const theirs = isCode(error, 'EEXIST') ? readSecret(file) : undefined;
    if (theirs) return theirs;
    throw error;
  } finally {
    rmSync(aside);
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === code;
}
