import type { StoredTemplate } from '../template.view';
import type { TemplateInput } from '../template.input';
import { CAPTIONED_CLIP } from './captioned-clip.template';
import { NARRATED_SLIDESHOW } from './narrated-slideshow.template';
import { SQUARE_TEASER } from './square-teaser.template';

/** Templates that come with the program, by name; every owner can use them. */
export const SHIPPED_TEMPLATES: ReadonlyMap<string, StoredTemplate> = new Map(
  Object.entries<TemplateInput>({
    'captioned-clip': CAPTIONED_CLIP,
    'narrated-slideshow': NARRATED_SLIDESHOW,
    'square-teaser': SQUARE_TEASER,
  }).map(([name, definition]) => [name, { name, definition, createdAt: null, updatedAt: null }]),
);
