import { barShapes } from './bar-shapes';

describe(barShapes.name, () => {
  it('stacks the series of a day, and lets the highest day fill the drawing', () => {
    const bars = barShapes([
      { label: 'good', look: 'good', values: [2, null] },
      { label: 'bad', look: 'bad', values: [1, 1] },
    ]);

    expect(bars).toEqual([
      { look: 'good', x: 1, y: 30, width: 148, height: 60 },
      { look: 'bad', x: 1, y: 0, width: 148, height: 30 },
      { look: 'bad', x: 151, y: 60, width: 148, height: 30 },
    ]);
  });

  it('measures against what is given as the highest', () => {
    expect(barShapes([{ label: 'rate', look: 'accent', values: [0.5] }], 1)).toEqual([
      { look: 'accent', x: 1, y: 45, width: 298, height: 45 },
    ]);
  });

  it('draws nothing of nothing', () => {
    expect(barShapes([{ label: 'jobs', look: 'accent', values: [0, null] }])).toEqual([]);
    expect(barShapes([])).toEqual([]);
  });
});
