import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Schema {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly discriminator?: { readonly mapping?: object };
}

interface Operation {
  readonly operationId: string;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

const document = JSON.parse(readFileSync(join(__dirname, '..', '..', 'openapi.json'), 'utf8')) as {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};
const { paths, components } = document;

/** Any JSON value: values of a template stand in whatever field they are for. */
const FREE = /^\/(TemplateStep|TemplateField|TemplatedPipelineInput)\//;
const SAYS_WHAT_IT_IS = ['type', '$ref', 'allOf', 'oneOf', 'anyOf', 'enum'];

/** Templates are made of whole pipelines; docs/operations.md has some. */
const WITHOUT_EXAMPLE = [
  'NewTemplateInput.fields',
  'NewTemplateInput.steps',
  'TemplateInput.fields',
  'TemplateInput.steps',
];

describe('openapi.json, as generators of clients read it', () => {
  it('gives each route a name of its own', () => {
    const names = Object.values(paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId.toLowerCase()),
    );

    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('has an example of every field that a request must have', () => {
    const bodies = Object.entries(components.schemas).filter(([name]) => name.endsWith('Input'));
    const without = bodies.flatMap(([name, { required = [], properties = {} }]) =>
      required
        .filter((field) => !('example' in (properties[field] ?? {})))
        .map((field) => `${name}.${field}`),
    );

    expect(bodies.length).toBeGreaterThan(15);
    expect(without.toSorted()).toEqual(WITHOUT_EXAMPLE);
  });

  it('names the schema of every JSON body', () => {
    const bodies = Object.values(paths)
      .flatMap((path) => Object.values(path))
      .flatMap(({ operationId, requestBody }) => {
        const schema = requestBody?.content['application/json']?.schema;
        return schema === undefined ? [] : [[operationId, schema] as const];
      });
    const unnamed = bodies.filter(([, { $ref, oneOf }]) => {
      const forms = (oneOf ?? [{ $ref }]) as readonly Schema[];
      return forms.some((form) => typeof form['$ref'] !== 'string');
    });

    expect(bodies.length).toBeGreaterThan(20);
    expect(unnamed).toEqual([]);
  });

  it('says of every field what it is, but for the values of templates', () => {
    const vague = Object.entries(components.schemas).flatMap(([name, schema]) =>
      vagueIn(schema, `/${name}/`),
    );

    expect(vague.filter((place) => !FREE.test(place))).toEqual([]);
    // One that is no longer needed is taken out.
    expect(vague.filter((place) => FREE.test(place))).not.toEqual([]);
  });

  it('tells jobs apart by their operation', () => {
    const { discriminator, oneOf } = components.schemas['Job'] ?? {};
    const operations = components.schemas['OperationName']?.['enum'] as readonly string[];

    expect(discriminator).toMatchObject({ propertyName: 'operation' });
    expect(Object.keys(discriminator?.mapping ?? {}).toSorted()).toEqual(operations.toSorted());
    expect(oneOf).toHaveLength(operations.length);
  });
});

/** Where a schema leaves open what stands there. */
function vagueIn(value: unknown, place: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => vagueIn(each, `${place}${at}/`));
  if (typeof value !== 'object' || value === null) return [];
  const schema = value as Schema;
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    SAYS_WHAT_IT_IS.some((key) => key in property) ? [] : [`${place}${name}`],
  );
  const isOpen =
    schema['type'] === 'object' &&
    schema.properties === undefined &&
    [undefined, true].includes(schema['additionalProperties'] as undefined | true) &&
    !('oneOf' in schema);
  const inner = Object.entries(schema)
    .filter(([key]) => !['example', 'examples', 'default', 'enum'].includes(key))
    .flatMap(([key, each]) => vagueIn(each, `${place}${key}/`));
  return [...own, ...(isOpen ? [place] : []), ...inner];
}
