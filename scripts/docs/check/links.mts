import { posix } from 'node:path';

import { anchors, type Page } from './markdown.mts';
import type { Problem } from './problem.mts';

/** What links are looked up in: all pages, and whether a path of the repository exists. */
export interface Repository {
  readonly pages: ReadonlyMap<string, Page>;
  readonly exists: (path: string) => boolean;
}

/** Links that lead nowhere. Outside ones are read and never dialled. */
export function linkProblems(page: Page, repository: Repository): readonly Problem[] {
  return page.links.flatMap(({ line, text }) => {
    const detail = /^[a-z][a-z0-9+.-]*:/i.test(text)
      ? outside(text)
      : inside(page, text, repository);
    return detail === undefined ? [] : [{ path: page.path, line, detail }];
  });
}

function outside(link: string): string | undefined {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (url === undefined) return `the link ${link} is not a URL`;
  if (url.protocol === 'https:' || url.protocol === 'mailto:') return undefined;
  const own = ['127.0.0.1', 'localhost'].includes(url.hostname);
  return own && url.protocol === 'http:' ? undefined : `the link ${link} is not https:`;
}

function inside(page: Page, link: string, { pages, exists }: Repository): string | undefined {
  const [file = '', anchor] = link.split('#');
  const path =
    file === '' ? page.path : posix.normalize(posix.join(posix.dirname(page.path), file));
  if (file.startsWith('/')) return `the link ${link} must be relative`;
  if (!exists(path)) return `the link ${link} leads to ${path}, which is not there`;
  if (anchor === undefined) return undefined;
  const target = pages.get(path);
  if (target === undefined) return `the link ${link} has an anchor into what is not a page`;
  return anchors(target).includes(anchor) ? undefined : `${path} has no heading for #${anchor}`;
}
