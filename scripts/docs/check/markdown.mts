/** A page taken apart, as far as the checks look at it; lines count from 1. */
export interface Page {
  /** From the root of the repository, as `docs/gpu.md`. */
  readonly path: string;
  readonly text: string;
  readonly headings: readonly Heading[];
  readonly links: readonly Placed[];
  readonly blocks: readonly Block[];
  /** What stands between single backticks. */
  readonly code: readonly Placed[];
}

export interface Placed {
  readonly line: number;
  readonly text: string;
}

export interface Heading extends Placed {
  readonly level: number;
}

/** A fenced block; `info` is all that follows the opening fence, as `bash run`. */
export interface Block extends Placed {
  readonly info: string;
}

/** Takes a page of Markdown apart. */
export function parsePage(path: string, text: string): Page {
  const { blocks, prose } = parted(text.split('\n'));
  const headings = prose.flatMap(({ line, text: words }) => {
    const found = /^(#{1,6})\s+(.*?)\s*#*$/.exec(words);
    return found ? [{ line, level: found[1]?.length ?? 0, text: found[2] ?? '' }] : [];
  });
  return {
    path,
    text,
    headings,
    blocks,
    links: within(
      prose.map(withoutCode),
      /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|<(https?:[^>\s]+)>/g,
    ),
    code: within(prose, /`([^`]+)`/g),
  };
}

/** The names that GitHub gives to a page's headings, as they stand in `page.md#name`. */
export function anchors({ headings }: Page): readonly string[] {
  const seen = new Map<string, number>();
  return headings.map(({ text }) => {
    const slug = text
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

interface Fence {
  readonly line: number;
  readonly mark: string;
  readonly indent: number;
  readonly info: string;
  readonly lines: string[];
}

/** Blocks apart from prose; a block that never ends takes the rest of the page. */
function parted(lines: readonly string[]): {
  readonly blocks: readonly Block[];
  readonly prose: readonly Placed[];
} {
  const blocks: Block[] = [];
  const prose: Placed[] = [];
  let open: Fence | undefined;
  const close = (): void => {
    if (open) blocks.push({ line: open.line, info: open.info, text: `${open.lines.join('\n')}\n` });
    open = undefined;
  };
  lines.forEach((text, index) => {
    const [, indent = '', mark, info = ''] = /^(\s*)(`{3,}|~{3,})\s*(.*)$/.exec(text) ?? [];
    if (open && mark?.startsWith(open.mark) && info === '') close();
    else if (open) open.lines.push(text.slice(Math.min(open.indent, text.search(/\S|$/))));
    else if (mark) open = { line: index + 1, mark, indent: indent.length, info, lines: [] };
    else prose.push({ line: index + 1, text });
  });
  close();
  return { blocks, prose };
}

function within(prose: readonly Placed[], pattern: RegExp): readonly Placed[] {
  return prose.flatMap(({ line, text }) =>
    [...text.matchAll(pattern)].map((found) => ({ line, text: found[1] ?? found[2] ?? '' })),
  );
}

function withoutCode({ line, text }: Placed): Placed {
  return { line, text: text.replace(/`[^`]*`/g, '`') };
}
