import type { Session } from '../request/session';
import type { Operation } from '../schema/document';
import { requestFields } from '../schema/templated';
import { text } from '../texts';
import { controlOf, groupControl } from './composed-controls';
import type { Control, FormParts } from './control';

/** The control of an operation's whole request: its fields, or the choice of a template. */
export function requestControl(
  operation: Operation,
  { api, document, templates }: Session,
): Control {
  const parts: FormParts = { upload: (file, onProgress) => api.upload(file, onProgress) };
  const fields = requestFields(operation, document, { templates, own: text('ownSteps') });
  const [only] = fields;
  // What is chosen is the request itself, not a part of it.
  if (fields.length === 1 && only?.kind === 'variants') return controlOf(only, parts);
  const unnamed = { name: '', description: '', fallback: undefined, example: undefined };
  return groupControl({ ...unnamed, required: true, kind: 'group', fields }, parts);
}
