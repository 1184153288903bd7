import { EnvError } from '@app/contracts';

import { BackupFailed } from './app.backup';
import { DatabaseAway } from './app.patience';
import { DataDirInUse } from './database/data-dir.lock';

/**
 * Why the program did not start: what an operator can mend is said in a sentence; anything else comes
 * with its stack.
 */
export function startProblem(error: unknown): string {
  if (PLAIN.some((kind) => error instanceof kind)) return (error as Error).message;
  const facts = error as NodeJS.ErrnoException & { port?: number };
  const { code = '', port, message, stack, syscall } = facts;
  if (code === 'EADDRINUSE') return `Port ${port} is taken. Set PORT to another one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST does not work: ${message}`;
  if (syscall === 'listen') return `PORT or HOST does not work: ${message}.`;
  if (DISK.includes(code)) return `DATA_DIR can not be used: ${message}.`;
  return stack ?? String(error);
}

/** Their messages are made for whoever starts this. */
const PLAIN = [EnvError, DataDirInUse, DatabaseAway, BackupFailed];

/** What is wrong with a folder, by Node's name of it. */
const DISK = ['ERR_SQLITE_ERROR', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENOSPC'];
