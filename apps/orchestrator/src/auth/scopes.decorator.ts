import { SetMetadata, type CustomDecorator } from '@nestjs/common';

import type { Scope } from './caller';

/** Metadata name of the scope that a route asks for. */
export const SCOPE = 'api-gpu:scope';

/** Asks for a scope; a key without it is answered `forbidden`. */
export function RequireScope(scope: Scope): CustomDecorator {
  return SetMetadata(SCOPE, scope);
}
