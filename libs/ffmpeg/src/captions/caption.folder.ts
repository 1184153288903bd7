import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { CAPTIONS_FILE } from '../graphs/caption.graph';
import { CANVAS_FILE, onCanvas } from './ass.canvas';
import type { CaptionDocument } from './caption.document';

/**
 * Puts captions and the fonts that they need into a job's folder. Gives the path of a fontconfig
 * file that knows these fonts and no others, so that captions look the same on every machine.
 */
export async function layOutCaptions(folder: string, document: CaptionDocument): Promise<string> {
  const fonts = join(folder, 'fonts');
  const fontconfigFile = join(folder, 'fonts.conf');
  await rm(fonts, { recursive: true, force: true });
  await mkdir(fonts);
  await Promise.all([
    writeFile(join(folder, CAPTIONS_FILE), document.ass),
    writeFile(join(folder, CANVAS_FILE), onCanvas(document.ass)),
    writeFile(fontconfigFile, fontconfig(fonts)),
    ...document.fonts.map((path) => symlink(path, join(fonts, basename(path)))),
  ]);
  return fontconfigFile;
}

/** Where it keeps what it has read is in the folder too, which is removed with the job. */
function fontconfig(fonts: string): string {
  const path = fonts.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
    `<fontconfig><dir>${path}</dir><cachedir>${path}/cache</cachedir></fontconfig>`,
    '',
  ].join('\n');
}
