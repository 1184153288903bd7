import { NumberListField } from './number-list.field';
import { parse } from './parse';

class Times {
  @NumberListField({ description: 'Times.', minimum: -5, maximum: 5, maxItems: 3, optional: true })
  readonly at?: readonly number[];
}

const refusal = (at: unknown) => {
  try {
    return parse(Times, { at }).at;
  } catch (error) {
    return (error as { detail: string }).detail;
  }
};

describe(NumberListField.name, () => {
  it('takes numbers in their order, also twice', () => {
    expect(refusal([3, -5, 3])).toEqual([3, -5, 3]);
    expect({ ...parse(Times, {}) }).toEqual({});
  });

  it.each([
    [5, 'at must be a list, not a number'],
    [[], 'at must have at least 1 entries'],
    [[1, 2, 3, 4], 'at must have at most 3 entries'],
    [[1, '2'], 'at has an entry 1 that is no number from -5 to 5'],
    [[5.1], 'at has an entry 0 that is no number from -5 to 5'],
    [[null], 'at has an entry 0 that is no number from -5 to 5'],
    [null, 'at must be a list, not null'],
  ])('refuses %j', (value, detail) => {
    expect(refusal(value)).toBe(detail);
  });
});
