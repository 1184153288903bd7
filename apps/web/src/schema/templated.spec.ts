import type { Document, Operation } from './document';
import type { Field } from './field';
import { fieldLike, requestFields } from './templated';

const NAMED = { description: '', fallback: undefined, example: undefined, required: true };
const DOCUMENT: Document = { paths: {}, components: { schemas: {} } };

describe(fieldLike.name, () => {
  it('takes addresses as media, and lists of objects as rows', () => {
    const slides = fieldLike('slides', [{ url_image: 'https://example.com/a.jpg' }, { zoom: 1 }]);

    expect(slides).toEqual({
      ...{ ...NAMED, name: 'slides', kind: 'list', minItems: 1, maxItems: 100 },
      item: {
        ...{ ...NAMED, name: '', kind: 'group' },
        fields: [
          { ...NAMED, name: 'url_image', kind: 'media' },
          { ...NAMED, name: 'zoom', kind: 'number', whole: false, required: false },
        ],
      },
    });
  });

  it('takes JSON for what has no example', () => {
    expect(fieldLike('anything', undefined)).toEqual({
      ...{ ...NAMED, name: 'anything', kind: 'json' },
    });
  });
});

describe(requestFields.name, () => {
  const templates = [
    { name: 'cover', description: 'A cover.', fields: [{ name: 'at', default: 2 }] },
  ];
  const steps = { type: 'string', description: 'Steps.' };
  const operation: Operation = {
    ...{ name: 'pipeline', path: '/video/pipeline', summary: '' },
    schema: { properties: { steps }, required: ['steps'] },
    templated: { properties: { template: steps, values: {}, title: { type: 'boolean' } } },
  };
  const own: Field = {
    ...{ ...NAMED, name: 'steps', description: 'Steps.', kind: 'text', maxLength: undefined },
  };

  it('is the choice of a template or of own steps', () => {
    const title = { ...NAMED, name: 'title', kind: 'truth', required: false };
    const at = { ...NAMED, name: 'at', kind: 'number', whole: false, required: false, fallback: 2 };
    const cover = [
      { ...NAMED, name: 'template', kind: 'constant', value: 'cover' },
      { ...NAMED, name: 'values', kind: 'group', fields: [at] },
      title,
    ];

    expect(requestFields(operation, DOCUMENT, { templates, own: 'Own' })).toEqual([
      {
        ...{ ...NAMED, name: 'template', kind: 'variants' },
        variants: [
          {
            label: 'cover',
            field: { ...NAMED, name: '', kind: 'group', description: 'A cover.', fields: cover },
          },
          { label: 'Own', field: { ...NAMED, name: '', kind: 'group', fields: [own] } },
        ],
      },
    ]);
  });

  it('is the form alone where there are no templates', () => {
    expect(requestFields(operation, DOCUMENT, { templates: [], own: 'Own' })).toEqual([own]);
  });
});
