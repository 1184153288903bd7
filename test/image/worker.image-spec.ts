import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';

import {
  FONT_FAMILIES,
  SYMBOL_FAMILIES,
  type FontFace,
} from '../../libs/ffmpeg/src/fonts/font.table';
import { findSandboxPrograms } from '../../libs/ffmpeg/src/sandbox';
import { IMAGES } from '../support/compose-containers';

const { root } = IMAGES.worker;

/** Runs a program of the image as its user. */
function said(...command: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(
    'chroot',
    ['--userspec=10001:10001', root, ...command],
    {
      encoding: 'utf8',
      env: { PATH: '/usr/sbin:/usr/bin:/usr/local/bin' },
    },
  );
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  return stdout;
}

describe("the worker's image", () => {
  it('has ffmpeg 7.1', () => {
    expect(said('ffmpeg', '-version')).toMatch(/^ffmpeg version 7\.1/);
    expect(said('ffprobe', '-version')).toMatch(/^ffprobe version 7\.1/);
  });

  it.each([
    ['encoders', ['h264_nvenc', 'hevc_nvenc', 'av1_nvenc', 'libx264', 'aac']],
    ['filters', ['scale_cuda', 'overlay_cuda', 'hwupload_cuda', 'ass', 'zscale', 'perspective']],
    ['hwaccels', ['cuda']],
  ])('has the %s that the code asks for', (kind, names) => {
    const words = said('ffmpeg', '-hide_banner', `-${kind}`).split(/\s+/);
    expect(names.filter((name) => !words.includes(name))).toEqual([]);
  });

  it('has the programs that stand between the worker and ffmpeg', () => {
    const path = [join(root, 'usr/bin'), join(root, 'usr/local/bin')].join(':');
    expect(findSandboxPrograms(path)).toEqual({ prlimit: true, setpriv: true });
  });

  it.each([
    ['Latin', 'ç'],
    ['Cyrillic', 'ж'],
    ['Greek', 'ω'],
    ['Arabic', 'ع'],
    ['Hebrew', 'ש'],
    ['Devanagari', 'क'],
    ['Thai', 'ก'],
    ['Chinese', '汉'],
    ['Japanese', 'あ'],
    ['Korean', '한'],
  ])('has a font with outlines for %s', (_script, letter) => {
    const code = letter.codePointAt(0)?.toString(16);
    const fonts = said('fc-list', `:charset=${code}:outline=true`, 'family').trim().split('\n');
    expect(fonts.filter(Boolean).length).toBeGreaterThan(0);
  });

  it('has every file of a font that captions can be set in', () => {
    const faces = [...Object.values(FONT_FAMILIES), ...SYMBOL_FAMILIES].flatMap((family) =>
      Object.values(family as object as Record<string, FontFace>),
    );
    const there = globSync('{app/fonts,usr/share/fonts/**}/*.{ttf,ttc}', { cwd: root });
    const names = new Set(there.map((path) => basename(path)));
    expect(faces.length).toBeGreaterThan(60);
    expect(faces.map(({ file }) => file).filter((file) => !names.has(file))).toEqual([]);
  });

  it('has a cache of fonts, so that no worker makes one', () => {
    expect(said('fc-cache', '--system-only', '--verbose')).toMatch(
      /skipping, existing cache is valid/,
    );
  });

  it.each(['var/lib/apt/lists/*Packages*', 'var/cache/apt/*.bin', 'usr/share/{man,locale}/de'])(
    'has no %s',
    (pattern) => {
      expect(globSync(pattern, { cwd: root })).toEqual([]);
    },
  );
});
