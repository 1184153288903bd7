import { watch } from 'node:fs';
import { join } from 'node:path';

/** An editor writes several files at once. */
const SETTLE_MS = 300;

/** Calls `changed` after the sources of the programs did, one call at a time. */
export function onSourceChange(root: string, changed: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  for (const folder of ['apps', 'libs']) {
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (!name?.endsWith('.ts') || /spec\.ts$|\.testing\.ts$/.test(name)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        working = working.then(changed);
      }, SETTLE_MS);
    });
  }
}
