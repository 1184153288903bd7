import { labelPath, merged } from './label.path';

describe(merged.name, () => {
  const box = (left: number, right: number, top: number) => ({
    left,
    right,
    top,
    bottom: top + 10,
  });

  it('makes one box of lines of about one width', () => {
    expect(merged([box(10, 90, 0), box(8, 91, 10)], 3)).toEqual([
      { left: 8, right: 91, top: 0, bottom: 20 },
    ]);
  });

  it('lets the narrower one go on behind the wider', () => {
    expect(merged([box(30, 60, 0), box(10, 90, 10), box(30, 60, 20)], 3)).toEqual([
      { left: 30, right: 60, top: 0, bottom: 16 },
      { left: 10, right: 90, top: 10, bottom: 20 },
      { left: 30, right: 60, top: 14, bottom: 30 },
    ]);
  });
});

describe(labelPath.name, () => {
  it('draws round corners, in eighths of pixels', () => {
    expect(labelPath([{ left: 0, top: 0, right: 10, bottom: 8 }], 2)).toBe(
      'm 16 0 l 64 0 b 73 0 80 7 80 16 l 80 48 b 80 57 73 64 64 64 ' +
        'l 16 64 b 7 64 0 57 0 48 l 0 16 b 0 7 7 0 16 0',
    );
  });
});
