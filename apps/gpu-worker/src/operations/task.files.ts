import { join } from 'node:path';

import { INTERMEDIATE_FILES, type MediaFacts } from '@app/contracts';

import type { RenderSession } from './render-session';
import type { RenderedFile } from './renderer';

interface Intermediate {
  readonly name: string;
  readonly output: keyof typeof INTERMEDIATE_FILES;
  readonly media: MediaFacts;
}

/** A file of the job's folder that only another task of the job wants. */
export function partFile(
  { folder }: RenderSession,
  { name, output, media }: Intermediate,
): RenderedFile {
  const { filename, contentType } = INTERMEDIATE_FILES[output];
  return { path: join(folder, name), filename, contentType, media };
}
