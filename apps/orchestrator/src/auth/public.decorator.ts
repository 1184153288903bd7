import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** Metadata name of routes and controllers that need no key. */
export const PUBLIC = 'api-gpu:public';

/** Opens a route or a controller to callers without a key. */
export function Public(): CustomDecorator {
  return SetMetadata(PUBLIC, true);
}
