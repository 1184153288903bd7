import { field, type FieldOptions } from './field.metadata';

/** Any JSON value but null, as the document describes it. */
export const JSON_VALUE = {
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'object', additionalProperties: true },
    { type: 'array', items: {} },
  ],
};

/** A value of any kind, checked by who uses it. */
export function JsonField(options: FieldOptions): PropertyDecorator {
  return field(JSON_VALUE, options);
}
