import { randomBytes } from 'node:crypto';
import { chown, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';

/**
 * Sets a variable in a file of `NAME=value` lines, or removes it where the value is null. All other
 * lines stay as they are; the file is replaced as a whole and keeps its mode and owner. A new one
 * can be read by its owner only. Gives whether something was changed.
 */
export async function setInEnvFile(
  path: string,
  name: string,
  value: string | null,
): Promise<boolean> {
  const before = await textOf(path);
  const after = withVariable(before ?? '', name, value);
  if (after === (before ?? '')) return false;
  await replace(path, after);
  return true;
}

/** The text with the variable set once, at the place where it stood first. */
function withVariable(text: string, name: string, value: string | null): string {
  const pattern = new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=`);
  const lines = text.split('\n');
  const first = lines.findIndex((line) => pattern.test(line));
  const own = value === null ? [] : [`${name}=${value}`];
  if (first >= 0) {
    return lines
      .flatMap((line, index) => (index === first ? own : pattern.test(line) ? [] : [line]))
      .join('\n');
  }
  if (value === null) return text;
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${gap}${own.join('')}\n`;
}

async function replace(path: string, text: string): Promise<void> {
  // A link stays one; what it leads to is replaced.
  const target = await realpath(path).catch(() => path);
  const old = await stat(target).catch(() => undefined);
  const aside = `${target}.${randomBytes(6).toString('hex')}`;
  const handle = await open(aside, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    if (old) {
      await handle.chmod(old.mode & 0o777);
      await chown(aside, old.uid, old.gid);
    }
    await handle.sync();
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
