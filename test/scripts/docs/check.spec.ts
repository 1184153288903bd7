import { blockProblems } from '../../../scripts/docs/check/blocks.mts';
import { linkProblems } from '../../../scripts/docs/check/links.mts';
import { anchors, parsePage, type Page } from '../../../scripts/docs/check/markdown.mts';
import { nameProblems } from '../../../scripts/docs/check/names.mts';
import { problemLine } from '../../../scripts/docs/check/problem.mts';
import { runnableScript } from '../../../scripts/docs/check/runnable.mts';
import { twinProblems } from '../../../scripts/docs/check/twins.mts';

const page = (text: string, path = 'docs/a.md'): Page => parsePage(path, text);
const fenced = (info: string, text: string): Page => page(`\`\`\`${info}\n${text}\n\`\`\`\n`);

describe(parsePage.name, () => {
  it('keeps headings, links and code apart from blocks', () => {
    const { headings, links, code, blocks } = page(
      '# A `b` [c](d.md)\n\nuse `x` and `[no](link)`, <https://e.org>\n\n- in a list\n\n  ```sh run\n  # not a heading\n    [no](way)\n  ```\n',
    );

    expect({ headings, links, code, blocks }).toEqual({
      headings: [{ line: 1, level: 1, text: 'A `b` [c](d.md)' }],
      links: [
        { line: 1, text: 'd.md' },
        { line: 3, text: 'https://e.org' },
      ],
      code: [
        { line: 1, text: 'b' },
        { line: 3, text: 'x' },
        { line: 3, text: '[no](link)' },
      ],
      blocks: [{ line: 7, info: 'sh run', text: '# not a heading\n  [no](way)\n' }],
    });
  });
});

describe(anchors.name, () => {
  it('names headings as GitHub does', () => {
    expect(anchors(page('# Why `X`, not Y?\n## Ação e reação\n## Ação e reação\n'))).toEqual([
      'why-x-not-y',
      'ação-e-reação',
      'ação-e-reação-1',
    ]);
  });
});

describe(linkProblems.name, () => {
  const problems = (text: string): readonly string[] => {
    const here = page(`# Top\n${text}`);
    const pages = new Map([
      ['docs/a.md', here],
      ['README.md', page('# Root\n', 'README.md')],
    ]);
    const exists = (path: string): boolean => pages.has(path) || path === 'docs/x.svg';
    return linkProblems(here, { pages, exists }).map(problemLine);
  };

  it.each(['[a](../README.md#root)', '[a](#top)', '![a](x.svg)', '[a](https://example.com/b?c#d)'])(
    'takes %s',
    (link) => {
      expect(problems(link)).toEqual([]);
    },
  );

  it.each([
    ['[a](b.md)', 'the link b.md leads to docs/b.md, which is not there'],
    ['[a](#nowhere)', 'docs/a.md has no heading for #nowhere'],
    ['[a](../README.md#top)', 'README.md has no heading for #top'],
    ['[a](/docs/a.md)', 'the link /docs/a.md must be relative'],
    ['[a](http://example.com)', 'the link http://example.com is not https:'],
    ['[a](https://)', 'the link https:// is not a URL'],
    ['[a](x.svg#b)', 'the link x.svg#b has an anchor into what is not a page'],
  ])('refuses %s', (link, detail) => {
    expect(problems(link)).toEqual([`docs/a.md:2: ${detail}`]);
  });
});

describe(blockProblems.name, () => {
  const files: Readonly<Record<string, string>> = { 'docs/x.ts': 'let a = 1;\n' };
  const problems = (info: string, text: string): readonly string[] =>
    blockProblems(fenced(info, text), (path) => files[path]).map(({ detail }) => detail);

  it.each([
    ['bash', 'A=…  npm start'],
    ['json', '{"a": 1}'],
    ['yaml', 'a: [1]'],
    ['ts file=docs/x.ts', 'let a = 1;'],
    ['', 'if anything'],
  ])('takes a block of %s', (info, text) => {
    expect(problems(info, text)).toEqual([]);
  });

  it.each([
    ['bash', 'if true', 'bash does not read it'],
    ['sh run', 'echo "a', 'bash does not read it'],
    ['json', '{a: 1}', 'JSON: '],
    ['yaml', 'a: [1', 'YAML: '],
    ['ts', 'let = ;', 'TypeScript: '],
    ['ts file=docs/x.ts', 'let a = 2;', 'it is not docs/x.ts as it is'],
    ['ts file=docs/y.ts', 'let a = 1;', 'it is not docs/y.ts as it is'],
  ])('refuses a block of %s with %s', (info, text, detail) => {
    expect(problems(info, text)).toEqual([expect.stringContaining(detail)]);
  });
});

describe(nameProblems.name, () => {
  const problems = (text: string): readonly string[] =>
    nameProblems(page(text), {
      scripts: new Set(['demo']),
      constants: new Set(['PUBLIC_URL']),
      routes: ['/job/{id}'],
      pending: new Set(['later', 'docker/later']),
      exists: (path) => path === 'docs/gpu.md',
    }).map(problemLine);

  it.each([
    '`npm run demo`, `PUBLIC_URL=https://a`, `GET /job/{job}`, `GET /docs` and `docs/gpu.md`',
    '`npm run later` and `docker/later`',
    '```bash\nPUBLIC_URL=https://a npm run demo\n```',
  ])('takes %j', (text) => {
    expect(problems(text)).toEqual([]);
  });

  it.each([
    ['\nnpm run nothing', 2, 'there is no script nothing in package.json'],
    ['`NO_SUCH`', 1, 'the setting NO_SUCH stands nowhere in the sources'],
    ['`NO_SUCH=1`', 1, 'the setting NO_SUCH stands nowhere in the sources'],
    ['```bash\nNO_SUCH=1 a\n```', 1, 'the setting NO_SUCH stands nowhere in the sources'],
    ['`POST /jobs`', 1, 'there is no route /jobs in openapi.json'],
    ['see `docs/none.md`', 1, 'there is no docs/none.md'],
  ])('refuses %j', (text, line, detail) => {
    expect(problems(text)).toEqual([`docs/a.md:${line}: ${detail}`]);
  });
});

describe(twinProblems.name, () => {
  const ENGLISH = '# A\n\n[pt](pt-BR/B.md)\n\n## B\n\n```sh\nls\n```\n';
  const PORTUGUESE = '# Á\n\n[en](../a.md)\n\n## Bê\n\n```sh\nls\n```\n';
  const problems = (english: string, portuguese: string): readonly string[] =>
    twinProblems(page(english), page(portuguese, 'docs/pt-BR/B.md')).map(problemLine);

  it('takes two that say the same', () => {
    expect(problems(ENGLISH, PORTUGUESE)).toEqual([]);
  });

  it.each([
    [PORTUGUESE.replace('## Bê', 'Bê'), '1: its headings do not match those of docs/a.md'],
    [PORTUGUESE.replace('ls', 'ls -l'), '7: the block is not that of docs/a.md:7'],
    [PORTUGUESE.replace('```sh', '```sh run'), '7: the block is not that of docs/a.md:7'],
    [PORTUGUESE.replace(/```[\s\S]*```/, ''), '1: it lacks blocks of docs/a.md'],
    [`${PORTUGUESE}\`\`\`sh\nls\n\`\`\`\n`, '10: docs/a.md has no such block'],
    [PORTUGUESE.replace('[en](../a.md)', ''), '1: there is no link to ../a.md at the top'],
  ])('refuses %j', (portuguese, detail) => {
    expect(problems(ENGLISH, portuguese)).toEqual([`docs/pt-BR/B.md:${detail}`]);
  });
});

describe(runnableScript.name, () => {
  const STAGE = { url: 'http://127.0.0.1:1', mediaUrl: 'http://127.0.0.1:2' };

  it('joins the marked blocks of a page and puts the real addresses in', () => {
    const script = runnableScript(
      page(
        '```bash run\nA=https://example.com/a\n```\n```bash\nrm -rf /\n```\n```bash run\ncurl http://127.0.0.1:3000/$A\n```\n',
      ),
      STAGE,
    );

    expect(script).toBe(
      "set -euo pipefail\necho '# docs/a.md:1' >&2\nA=http://127.0.0.1:2/a\n\necho '# docs/a.md:7' >&2\ncurl http://127.0.0.1:1/$A\n",
    );
  });

  it('has nothing to run on a page without marks', () => {
    expect(runnableScript(fenced('bash', 'ls'), STAGE)).toBeUndefined();
  });
});
