import { isRightToLeft, visualOrder } from './reading.order';

describe(isRightToLeft.name, () => {
  it.each([
    ['שלום world', true],
    ['(123) مرحبا', true],
    ['hello שלום', false],
    ['123', false],
  ])('says of %j: %s', (text, answer) => {
    expect(isRightToLeft(text)).toBe(answer);
  });
});

describe(visualOrder.name, () => {
  it.each([
    ['a b c', false, [0, 1, 2]],
    ['א ב ג', true, [2, 1, 0]],
    ['a א ב c', false, [0, 2, 1, 3]],
    ['א one two ב', true, [3, 1, 2, 0]],
    ['א 12 ב', true, [2, 1, 0]],
  ])('orders %j', (line, rightToLeft, order) => {
    expect(visualOrder(line.split(' '), rightToLeft)).toEqual(order);
  });
});
