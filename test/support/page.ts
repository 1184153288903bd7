import { existsSync, readFileSync } from 'node:fs';

import { chromium, type Browser, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Whether the page can be tried. Where it has to be and can not, this throws. */
export function hasChromium(): boolean {
  if (existsSync(CHROMIUM)) return true;
  const message = `SKIPPED: there is no Chromium at ${CHROMIUM}, so the page is not tried in a browser.`;
  if (process.env['CI'] === '1' || process.env['API_GPU_REQUIRE_CHROMIUM'] === '1') {
    throw new Error(message);
  }
  process.stderr.write(`\n*** ${message} ***\n\n`);
  return false;
}

export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}

/** Messages of errors and requests to other hosts, as they come. */
export function troublesOf(page: Page, url: string): readonly string[] {
  const troubles: string[] = [];
  page.on('console', (said) => said.type() === 'error' && troubles.push(said.text()));
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    const asked = request.url().replace(/^blob:/, '');
    if (!asked.startsWith(url)) troubles.push(asked);
  });
  return troubles;
}

/** What axe finds on the page as it stands that is serious or worse, in both looks. */
export async function barriersOf(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (let look = 0; look < 2; look += 1) {
    found.push(...(await page.evaluate<readonly string[]>(`${axe()}; ${FIND_BARRIERS}`)));
    await page.getByRole('button', { name: /^(Theme|Tema)$/ }).click();
  }
  return found;
}

/** Gives a file as a mouse drops it. */
export async function dropFile(page: Page, path: string): Promise<void> {
  const bytes = readFileSync(path).toString('base64');
  const dataTransfer = await page.evaluateHandle(`(() => {
    const bytes = Uint8Array.from(atob('${bytes}'), (letter) => letter.charCodeAt(0));
    const dropped = new DataTransfer();
    dropped.items.add(new File([bytes], 'page.jpg', { type: 'image/jpeg' }));
    return dropped;
  })()`);
  await page.dispatchEvent('.field.media', 'drop', { dataTransfer });
}

/** Plays the video of the page, and tells the second that it came to. */
export async function play(page: Page): Promise<number> {
  return page.evaluate<number>(PLAY);
}

/** Presses Tab until the element has the focus. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`60 times Tab did not lead to ${selector}`);
}

const PLAY = `(async () => {
  const video = document.querySelector('video');
  video.muted = true;
  await video.play();
  await new Promise((heard) => video.addEventListener('timeupdate', () => video.currentTime > 0 && heard()));
  return video.currentTime;
})()`;

// Colours that are on their way to others have no contrast of their own yet.
const FIND_BARRIERS = `Promise.all(document.getAnimations().map(({ finished }) => finished))
  .then(() => axe.run()).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => id + ' ' + nodes[0].html))`;

function axe(): string {
  return readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
}
