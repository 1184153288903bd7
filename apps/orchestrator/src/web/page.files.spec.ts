import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { testApp } from '../app.testing';
import { pageFiles } from './page.files';

describe(pageFiles.name, () => {
  it('gives each file its type, and another tag when it changes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'page-'));
    const write = (text: string): void => {
      for (const name of ['index.html', 'page.js', 'page.css', 'icon.svg']) {
        writeFileSync(join(folder, name), text);
      }
    };
    write('one');
    const before = pageFiles(folder).get('page.js');
    write('two');
    const after = pageFiles(folder).get('page.js');
    rmSync(folder, { recursive: true });

    expect(before?.contentType).toBe('text/javascript; charset=utf-8');
    expect(String(after?.content)).toBe('two');
    expect(after?.etag).not.toBe(before?.etag);
  });

  it('is empty where nothing was built', () => {
    expect(pageFiles(join(tmpdir(), 'no-such-folder'))).toEqual(new Map());
  });
});

describe('the page', () => {
  it('is sent once: whoever has it hears 304', async () => {
    const app = await testApp({});
    const first = await app.inject({ url: '/' });
    const etag = String(first.headers.etag);
    const again = await app.inject({ url: '/', headers: { 'if-none-match': etag } });
    await app.close();

    expect([first.statusCode, again.statusCode, again.body]).toEqual([200, 304, '']);
    expect(first.headers['content-security-policy']).toContain("script-src 'self';");
  });
});
