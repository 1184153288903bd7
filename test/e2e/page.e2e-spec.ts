import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import type { Browser, Locator, Page } from 'playwright-core';

import { makeStill } from '../support/media';
import * as chromium from '../support/page';
import { RunningProgram } from '../support/program';
import { Sources } from '../support/sources';

const MAX_ASSET_BYTES = 40_000;

jest.setTimeout(90_000);

describe('the files of the page', () => {
  it('are small', () => {
    const files = ['index.html', 'page.js', 'page.css', 'icon.svg'].map((name) =>
      readFileSync(join(__dirname, '../../dist/web', name)),
    );

    const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);

    expect(bytes).toBeLessThan(MAX_ASSET_BYTES);
  });
});

(chromium.hasChromium() ? describe : describe.skip)('the page, in Chromium', () => {
  let sources: Sources;
  let program: RunningProgram;
  let browser: Browser;
  let page: Page;
  let troubles: readonly string[];
  let still: string;

  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const field = (name: string): Locator => page.getByLabel(new RegExp(`^${name}(required)?$`));
  const enter = async (look: object = { locale: 'en-US' }): Promise<void> => {
    page = await browser.newPage(look);
    troubles = chromium.troublesOf(page, program.url);
    await page.goto(program.url);
    await page.fill('#key', program.apiKey);
    await page.click('button.main');
    await page.waitForSelector('.jobs > li');
    await page.waitForSelector('.usage h2');
  };

  beforeAll(async () => {
    sources = await Sources.start();
    program = await RunningProgram.start();
    browser = await chromium.launchChromium();
    still = sources.path('page.jpg');
    await makeStill({ path: still });
  });

  afterEach(async () => {
    expect(troubles).toEqual([]);
    await page.close();
  });

  afterAll(async () => {
    await browser.close();
    await program.stop();
    await sources.stop();
  });

  it('is empty at first, says so, and shuts nobody out', async () => {
    await enter();

    expect(await page.locator('.empty').allInnerTexts()).toEqual([
      expect.stringContaining('Nothing is at work yet'),
      'No jobs here yet.',
      'Once jobs have ended, this shows how many, how fast and for how much.',
    ]);
    expect(await chromium.barriersOf(page)).toEqual([]);
  });

  it('leads to a refused request by the keyboard alone, and to the field that is missing', async () => {
    page = await browser.newPage({ locale: 'en-US' });
    // A refusal is an error on Chromium's console.
    troubles = [];
    await page.goto(program.url);
    await chromium.tabTo(page, '#key');
    await page.keyboard.type(program.apiKey);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.jobs > li');
    await chromium.tabTo(page, '.acts .main');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[aria-invalid]');

    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe(
      'videorequired',
    );
    expect(await page.locator('.field .complaint:not(:empty)').first().innerText()).toContain(
      'url_video',
    );
    expect(await chromium.barriersOf(page)).toEqual([]);
  });

  it.each([
    {
      ...{ window: 'desktop', width: 1280, height: 900 },
      ...{ locale: 'en-US', colorScheme: 'light' as const, give: chromium.dropFile },
    },
    {
      ...{ window: 'phone', width: 390, height: 844 },
      ...{ locale: 'pt-BR', colorScheme: 'dark' as const, give: chooseFile },
    },
  ])('makes a video of a file and plays it, $window', async ({ width, height, give, ...look }) => {
    await enter({ viewport: { width, height }, ...look });
    await page.selectOption('#operation', 'img2vid');
    await give(page, still);
    await page.locator('.upload', { hasText: /^(Uploaded|Enviado)/ }).waitFor();
    await page.click('.acts .main');
    await page.waitForSelector('.beside video', { timeout: 60_000 });
    const seconds = await chromium.play(page);

    expect(seconds).toBeGreaterThan(0);
    expect(await page.locator('.beside img').count()).toBe(1);
    expect(await chromium.barriersOf(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it('tells what a request would come to, before it is sent', async () => {
    await enter();
    await page.selectOption('#operation', 'img2vid');
    await field('image').fill(sources.url('page.jpg'));
    await button('Check').click();
    await page.waitForSelector('.checked');

    expect(await page.locator('.checked dd').first().innerText()).toBe(
      '1920 × 1080 · 5.0 s · 24 fps',
    );
    expect(await page.locator('.checked dd').last().innerText()).toBe('2');
  });

  it('cancels a job, finds it in the list, and takes its request up again', async () => {
    await enter();
    await page.selectOption('#operation', 'img2vid');
    await field('image').fill(sources.url('page.jpg'));
    await page.locator('summary', { hasText: 'More options' }).first().click();
    await field('duration').fill('60');
    await page.click('.acts .main');
    await button('Cancel').click();
    await page.waitForSelector('.job .chip[data-status=canceled]');
    await page.selectOption('[aria-label="Every status"]', 'canceled');
    await page.waitForSelector('.jobs:not(:has([data-status=succeeded])) [data-status=canceled]');
    const canceled = await page.locator('.jobs > li').count();
    await page.selectOption('#operation', 'caption');
    await button('Use again, with changes').click();

    expect(canceled).toBe(1);
    expect(await page.inputValue('#operation')).toBe('img2vid');
    expect(await field('image').inputValue()).toBe(sources.url('page.jpg'));
    expect(await field('duration').inputValue()).toBe('60');
  });

  it('tells why a job failed, and leads to the field that it stumbled over', async () => {
    await enter();
    await page.selectOption('#operation', 'img2vid');
    await field('image').fill(sources.url('none.jpg'));
    await page.click('.acts .main');
    await page.waitForSelector('.failure');
    await page.waitForSelector('[aria-invalid]');

    expect(await page.locator('.failure').innerText()).toContain('answered 404');
    expect(await page.evaluate('document.activeElement.labels[0].textContent')).toBe('image');
    expect(await chromium.barriersOf(page)).toEqual([]);
  });

  it('draws what jobs came to, to be read day by day', async () => {
    await enter();
    await page.waitForSelector('.chart');
    const { body } = await program.call<{ readonly total: { readonly jobs: number } }>('/usage');
    const jobs = page.locator('.chart').first();
    await jobs.locator('.board').focus();
    const today = await jobs.locator('.reading').innerText();
    await page.keyboard.press('ArrowLeft');
    const yesterday = await jobs.locator('.reading').innerText();

    expect(body.total.jobs).toBe(4);
    expect(await page.locator('.chart').count()).toBe(5);
    expect(today).toMatch(/: succeeded 2, failed 1, canceled 1$/);
    expect(yesterday).toMatch(/: succeeded 0, failed 0, canceled 0$/);
    expect(await jobs.locator('tbody tr').count()).toBe(30);
    expect(await jobs.locator('svg rect:not(.mark)').count()).toBe(3);
  });

  it('fills in a template, and keeps it through another language and look', async () => {
    await enter({ locale: 'en-US', colorScheme: 'light' });
    await page.selectOption('#operation', 'pipeline');
    await page.selectOption('[aria-label="template"]', { label: 'square-teaser' });
    await field('video').fill('https://example.com/clip.mp4');
    await button('Theme').click();
    await button('Português').click();
    await button('Tema').waitFor();
    await page.locator('summary', { hasText: 'O mesmo pedido' }).click();
    const curl = await page.locator('pre').first().innerText();

    expect(await page.evaluate('document.documentElement.lang')).toBe('pt');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    expect(JSON.parse(/-d '(.*)'$/s.exec(curl)?.[1] ?? '')).toEqual({
      template: 'square-teaser',
      values: { video: 'https://example.com/clip.mp4' },
    });
    expect(await chromium.barriersOf(page)).toEqual([]);
  });
});

/** As a phone gives a picture that it has. */
async function chooseFile(page: Page, path: string): Promise<void> {
  await page.setInputFiles('.field.media input[type=file]', path);
}
