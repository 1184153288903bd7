import { ApiError } from './errors';
import { parse } from './parse';
import { TextListField } from './text-list.field';

class Places {
  @TextListField({
    description: 'Places.',
    minItems: 1,
    maxItems: 3,
    pattern: /^[A-Z]{2}$/,
    entry: 'a country like FR',
    default: ['FR'],
  })
  readonly places!: readonly string[];
}

describe(TextListField.name, () => {
  it.each([
    [{}, ['FR']],
    [{ places: ['DE', 'PT'] }, ['DE', 'PT']],
  ])('reads %j', (value, places) => {
    expect(parse(Places, value).places).toEqual(places);
  });

  it.each([
    ['FR', 'type', 'places must be a list, not a string'],
    [[], 'format', 'places must have at least 1 entries'],
    [['AA', 'BB', 'CC', 'DD'], 'format', 'places must have at most 3 entries'],
    [['FR', 'france'], 'format', 'places has "france", which is not a country like FR'],
    [['FR', 7], 'format', 'places has a number, which is not a country like FR'],
    [['FR', 'FR'], 'format', 'places names something twice'],
  ])('refuses %j', (places, code, detail) => {
    expect(() => parse(Places, { places })).toThrow(
      new ApiError('validation_failed', detail, { errors: [{ pointer: '/places', code, detail }] }),
    );
  });
});
