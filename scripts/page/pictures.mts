// `npm run pictures:page`: draws the pictures of the page for the documentation, with the Chromium of
// this machine: the built program, one video made of a still, and an invented month for the charts.
//   node scripts/page/pictures.mts [FOLDER]
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type Browser, type Page } from 'playwright-core';

import { makeSampleMedia } from '../demo/media.mts';
import { startProgram } from '../demo/program.mts';
import { inventHistory } from './history.mts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const MAX_BYTES = 200_000;
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs', 'images');
const work = await mkdtemp(join(tmpdir(), 'api-gpu-page-'));

try {
  await draw();
} finally {
  await rm(work, { recursive: true, force: true });
}

async function draw(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const dataDir = join(work, 'data');
  const { still } = await makeSampleMedia(join(work, 'media'));
  await using program = await startProgram({ dataDir });
  inventHistory(dataDir);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  try {
    const enter = async (look: Look): Promise<Page> => enterPage(browser, program, look);
    await drawDesktop(await enter({ viewport: DESKTOP, colorScheme: 'light' }), still);
    await drawPipeline(await enter({ viewport: DESKTOP, colorScheme: 'dark' }));
    await drawPhone(await enter({ viewport: PHONE, colorScheme: 'dark' }));
  } finally {
    await browser.close();
  }
}

interface Look {
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: 'light' | 'dark';
}

async function enterPage(
  browser: Browser,
  { url, apiKey }: { readonly url: string; readonly apiKey: string },
  look: Look,
): Promise<Page> {
  const page = await browser.newPage({ ...look, locale: 'en-US', timezoneId: 'UTC' });
  await page.goto(url);
  await page.fill('#key', apiKey);
  await page.click('button.main');
  await page.waitForSelector('.charts');
  return page;
}

/** A still as it came in, and the video that became of it; then the charts. */
async function drawDesktop(page: Page, still: string): Promise<void> {
  await page.selectOption('#operation', 'img2vid');
  await page.setInputFiles('.field.media input[type=file]', join(work, 'media', still));
  await page.locator('.upload', { hasText: /^Uploaded/ }).waitFor();
  await page.getByRole('button', { name: 'Check' }).click();
  await page.waitForSelector('.checked');
  await page.click('.acts button.main');
  await page.waitForSelector('.beside video', { timeout: 120_000 });
  await page.evaluate(`new Promise((seen) => {
    const video = document.querySelector('video');
    video.addEventListener('seeked', () => setTimeout(seen, 1000), { once: true });
    video.currentTime = 2;
  })`);
  await page.waitForSelector('.jobs [data-status=succeeded]');
  await page.evaluate('scrollTo(0, 0)');
  await keep('page-desktop', await page.screenshot());
  await keep('page-usage', await page.locator('.usage').screenshot());
  await page.close();
}

async function drawPipeline(page: Page): Promise<void> {
  await page.selectOption('#operation', 'pipeline');
  await keep('page-template', await page.screenshot());
  await page.close();
}

async function drawPhone(page: Page): Promise<void> {
  await page.selectOption('#operation', 'caption');
  await keep('page-phone', await page.screenshot());
  await page.close();
}

/** A page has few colours: 256 of them tell no difference, and take a third of the bytes. */
async function keep(name: string, png: Buffer): Promise<void> {
  const file = join(folder, `${name}.png`);
  const few = 'split[a][b];[a]palettegen=stats_mode=full[few];[b][few]paletteuse=dither=none';
  const args = ['-v', 'error', '-y', '-f', 'png_pipe', '-i', '-', '-vf', few, file];
  execFileSync(process.env['FFMPEG_PATH'] ?? 'ffmpeg', args, { input: png });
  const { size } = await stat(file);
  if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes, and ${MAX_BYTES} is the most`);
  console.log(`${file}: ${size} bytes`);
}
