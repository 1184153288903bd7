type Column = 'left' | 'center' | 'right';
type Row = 'bottom' | 'middle' | 'top';

/** The places of a picture as ASS numbers them. */
const PLACES: Readonly<Record<Row, Readonly<Record<Column, number>>>> = {
  bottom: { left: 1, center: 2, right: 3 },
  middle: { left: 4, center: 5, right: 6 },
  top: { left: 7, center: 8, right: 9 },
};

/** The bottom's middle is where captions stand anyhow, also by a style of our own. */
const USUAL = PLACES.bottom.center;

/**
 * The settings of a WebVTT cue (`line:0 align:start`) as an override that puts it into one of nine
 * places, or nothing where it stands as usual. What has no place is noted.
 */
export function vttPosition(settings: string, ignored: Set<string>): string {
  let row: Row = 'bottom';
  let [align, at]: [Column, Column] = ['center', 'center'];
  for (const setting of settings.split(/\s+/)) {
    const [name, value = ''] = setting.split(':', 2);
    if (name === 'line') row = rowOf(value);
    else if (name === 'align') align = ALIGNS[value] ?? 'center';
    else if (name === 'position') at = columnOf(value);
    else if (name === 'vertical' || name === 'region') ignored.add(`${name} settings`);
  }
  const place = PLACES[row][align === 'center' ? at : align];
  return place === USUAL ? '' : `{\\an${place}}`;
}

const ALIGNS: Readonly<Record<string, Column>> = {
  start: 'left',
  left: 'left',
  end: 'right',
  right: 'right',
};

/** `0` is the first line, `-1` the last one, `20%` a share of the height. */
function rowOf(value: string): Row {
  const [, number, percent] = /^(-?\d+(?:\.\d+)?)(%?)(?:,.*)?$/.exec(value) ?? [];
  if (number === undefined) return 'bottom';
  const share = Number(number);
  if (percent === '') return share >= 0 && share < LINES / 2 ? 'top' : 'bottom';
  if (share < 100 / 3) return 'top';
  return share < 200 / 3 ? 'middle' : 'bottom';
}

/** As many as browsers take a picture to have. */
const LINES = 18;

function columnOf(value: string): Column {
  const share = Number(/^(\d+(?:\.\d+)?)%/.exec(value)?.[1] ?? 50);
  if (share < 100 / 3) return 'left';
  return share <= 200 / 3 ? 'center' : 'right';
}
