import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ffmpeg } from '../../../../test/support/media';
import { FontLibrary } from '../fonts/font.library';
import { BACKGROUNDS } from './caption.backgrounds.testing';
import { captionDocument } from './caption.document';
import { layOutCaptions } from './caption.folder';
import { SHEETS, type Sheet, type Tile } from './caption.pictures.testing';

const IMAGES = join(__dirname, '../../../../docs/images');

/** `npm run pictures` draws them anew; otherwise they are what is compared with. */
const ARE_DRAWN_ANEW = process.env['PICTURES'] === 'draw';

/**
 * Mean difference of a pixel, of 255, once four by four are one: versions of libass and of Noto
 * round edges in their own ways, and JPEG takes its part. Another preset is 3 and more away.
 */
const TOLERANCE = 1.6;

// Many short renders, on machines that may be busy with others.
jest.setTimeout(240_000);

describe('pictures of captions', () => {
  let folder: string;
  const fonts = new FontLibrary();
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'pictures-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it.each(SHEETS.map((sheet) => [sheet.name, sheet] as const))(
    'are those of the documents: %s',
    async (name, sheet) => {
      const tiles = await Promise.all(sheet.tiles.map((tile, at) => drawn(tile, at, sheet)));
      const file = join(IMAGES, `${name}.jpg`);
      if (ARE_DRAWN_ANEW) await ffmpeg(...sheetOf(tiles, sheet), '-q:v', '5', file);
      const differences = await Promise.all(tiles.map((tile, at) => difference(tile, at, sheet)));

      expect(Math.max(...differences)).toBeLessThan(TOLERANCE);
    },
  );

  it('would be seen to differ', async () => {
    const [sheet] = SHEETS;
    if (!sheet) throw new Error('There are no pictures.');
    const [classic, boxed] = sheet.tiles;
    const path = await drawn({ ...classic, ...boxed } as Tile, 0, sheet);

    expect(await difference(path, 0, sheet)).toBeGreaterThan(TOLERANCE * 1.5);
  });

  /** One tile as a PNG. */
  async function drawn(tile: Tile, number: number, { size, shows }: Sheet): Promise<string> {
    const own = await mkdtemp(join(folder, 'tile-'));
    const cues = [{ startMs: 0, endMs: 4000, text: tile.text }];
    const document = await captionDocument(cues, { size, style: tile.style, fonts });
    const FONTCONFIG_FILE = await layOutCaptions(own, document);
    expect(document.missingFonts).toEqual([]);
    const { width, height } = size;
    const filters = [
      ...[BACKGROUNDS[tile.behind], ...(tile.marks === undefined ? [] : [tile.marks])],
      ...[`setpts=PTS+${tile.at ?? 1.3}/TB`, 'format=yuv444p', 'ass=filename=captions.ass'],
      ...[`crop=${width}:${shows}:0:${height - shows}`, 'format=rgb24'],
    ];
    const input = ['-f', 'lavfi', '-i', `color=s=${width}x${height}:r=25,format=gbrp`];
    const path = join(folder, `${number}.png`);
    const args = [...input, '-vf', filters.join(','), '-frames:v', '1', '-update', '1', path];
    await promisify(execFile)('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], {
      cwd: own,
      env: { ...process.env, FONTCONFIG_FILE },
    });
    return path;
  }

  async function difference(tile: string, at: number, sheet: Sheet): Promise<number> {
    const [x, y] = placeOf(at, sheet);
    const { shows, size } = sheet;
    const small = `scale=${Math.floor(size.width / 4)}:${Math.floor(shows / 4)}:flags=area`;
    const raw = [`${small},format=rgb24`, '-f', 'rawvideo', '-'];
    const file = join(IMAGES, `${sheet.name}.jpg`);
    const [got, wanted] = await Promise.all([
      ffmpeg('-i', tile, '-vf', ...raw),
      ffmpeg('-i', file, '-vf', `crop=${size.width}:${shows}:${x}:${y},${raw[0]}`, ...raw.slice(1)),
    ]);
    const sum = got.reduce((all, value, index) => all + Math.abs(value - (wanted[index] ?? 0)), 0);
    return sum / got.length;
  }
});

function placeOf(at: number, { size, shows, columns }: Sheet): [number, number] {
  return [(at % columns) * size.width, Math.floor(at / columns) * shows];
}

function sheetOf(tiles: readonly string[], sheet: Sheet): string[] {
  const layout = tiles.map((_, at) => placeOf(at, sheet).join('_')).join('|');
  const inputs = tiles.flatMap((tile) => ['-i', tile]);
  return [
    ...inputs,
    '-filter_complex',
    `xstack=inputs=${tiles.length}:layout=${layout}:fill=black`,
  ];
}
