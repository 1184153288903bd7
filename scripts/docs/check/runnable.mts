import type { Page } from './markdown.mts';

/** Where the pages' example addresses really are while their commands run. */
export interface Stage {
  readonly url: string;
  readonly mediaUrl: string;
}

/**
 * The blocks of a page that are marked `bash run`, as one script: they follow each other and share
 * their variables, as in the terminal of who reads the page. Undefined where there are none.
 */
export function runnableScript(page: Page, { url, mediaUrl }: Stage): string | undefined {
  const blocks = page.blocks.filter(({ info }) => /^bash run$/.test(info));
  if (blocks.length === 0) return undefined;
  const parts = blocks.map(({ line, text }) => `echo '# ${page.path}:${line}' >&2\n${text}`);
  return ['set -euo pipefail', ...parts]
    .join('\n')
    .replaceAll('http://127.0.0.1:3000', url)
    .replaceAll('https://videos.example.com', url)
    .replaceAll('https://example.com', mediaUrl);
}
