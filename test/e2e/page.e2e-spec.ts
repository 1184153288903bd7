import { existsSync, readFileSync } from 'node:fs';

import { chromium, type Browser, type Page } from 'playwright-core';

import { makeStill } from '../support/media';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

const CHROMIUM = '/usr/bin/chromium';
const isHere = existsSync(CHROMIUM);
if (!isHere) process.stderr.write('No Chromium: the page is not tried in a browser.\n');

jest.setTimeout(90_000);

(isHere ? describe : describe.skip)('the page, in Chromium', () => {
  let sources: Sources;
  let program: RunningProgram;
  let browser: Browser;

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });

  afterAll(async () => {
    await browser.close();
    await program.stop();
    await sources.stop();
  });

  it.each([
    {
      ...{ window: 'desktop', width: 1280, height: 900 },
      ...{ locale: 'en-US', colorScheme: 'light' as const, give: dropFile },
    },
    {
      ...{ window: 'phone', width: 390, height: 844 },
      ...{ locale: 'pt-BR', colorScheme: 'dark' as const, give: chooseFile },
    },
  ])('makes a video of a file and plays it, $window', async ({ width, height, give, ...look }) => {
    const still = sources.path('page.jpg');
    await makeStill({ path: still });
    const page = await browser.newPage({ viewport: { width, height }, ...look });
    const troubles = troublesOf(page, program.url);

    await page.goto(program.url);
    await page.fill('#key', program.apiKey);
    await page.click('button.main');
    await page.selectOption('#operation', 'img2vid');
    await give(page, still);
    const said = page.locator(`${MEDIA} .upload`, { hasText: /^(Uploaded|Enviado)/ });
    await said.waitFor();
    await page.click('form button.main');
    await page.waitForSelector('video', { timeout: 60_000 });
    const seconds = await page.evaluate<number>(PLAY);

    expect(seconds).toBeGreaterThan(0);
    expect(await page.locator('.beside img').count()).toBe(1);
    expect(await page.evaluate<readonly string[]>(`${axe()}; ${FIND_BARRIERS}`)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(troubles).toEqual([]);
    await page.close();
  });
});

const MEDIA = '.field.media';

/** As a phone gives a picture that it has. */
async function chooseFile(page: Page, path: string): Promise<void> {
  await page.setInputFiles(`${MEDIA} input[type=file]`, path);
}

/** As a mouse drops it. */
async function dropFile(page: Page, path: string): Promise<void> {
  const bytes = readFileSync(path).toString('base64');
  const dataTransfer = await page.evaluateHandle(`(() => {
    const bytes = Uint8Array.from(atob('${bytes}'), (letter) => letter.charCodeAt(0));
    const dropped = new DataTransfer();
    dropped.items.add(new File([bytes], 'page.jpg', { type: 'image/jpeg' }));
    return dropped;
  })()`);
  await page.dispatchEvent(MEDIA, 'drop', { dataTransfer });
}

/** Messages of errors and requests to other hosts, as they come. */
function troublesOf(page: Page, url: string): readonly string[] {
  const troubles: string[] = [];
  page.on('console', (said) => said.type() === 'error' && troubles.push(said.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    if (
      !request
        .url()
        .replace(/^blob:/, '')
        .startsWith(url)
    )
      troubles.push(request.url());
  });
  return troubles;
}

const PLAY = `(async () => {
  const video = document.querySelector('video');
  video.muted = true;
  await video.play();
  await new Promise((heard) => video.addEventListener('timeupdate', () => video.currentTime > 0 && heard()));
  return video.currentTime;
})()`;

const FIND_BARRIERS = `axe.run().then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ' ' + nodes[0].html))`;

function axe(): string {
  return readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
}
