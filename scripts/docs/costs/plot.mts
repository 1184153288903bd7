/** A bar and the parts it is made of, from the left. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly number[];
}

const [WIDTH, LEFT, RIGHT, ROW, TOP] = [720, 190, 70, 30, 64];
const CLASSES = ['a', 'b', 'c'] as const;

/** Horizontal bars as an SVG that reads in light and in dark pages; `legend` names the parts. */
export function barPlot(title: string, legend: readonly string[], bars: readonly Bar[]): string {
  const most = Math.max(...bars.map(total));
  const scale = (WIDTH - LEFT - RIGHT) / most;
  const height = TOP + bars.length * ROW + 10;
  return framed(
    title,
    height,
    [
      ...legend.map(legendEntry),
      ...bars.map((bar, row) => drawn(bar, TOP + row * ROW, scale)),
    ].join('\n'),
  );
}

/** A drawing under its title, with colours for light and for dark pages. */
export function framed(title: string, height: number, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.a { fill: #0969da; } .b { fill: #bf8700; } .c { fill: #8c959f; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; }
.a { fill: #58a6ff; } .b { fill: #e3b341; } .c { fill: #6e7681; }
}
</style>
<text class="title" x="8" y="20">${escaped(title)}</text>
${body}
</svg>
`;
}

function legendEntry(name: string, index: number): string {
  const x = LEFT + index * 150;
  return `<rect class="${CLASSES[index]}" x="${x}" y="34" width="12" height="12"/><text x="${x + 18}" y="45">${escaped(name)}</text>`;
}

function drawn(bar: Bar, y: number, scale: number): string {
  let x = LEFT;
  const rects = bar.parts.map((part, index) => {
    const rect = `<rect class="${CLASSES[index]}" x="${x.toFixed(1)}" y="${y}" width="${(part * scale).toFixed(1)}" height="20"/>`;
    x += part * scale;
    return rect;
  });
  const label = `<text x="${LEFT - 8}" y="${y + 15}" text-anchor="end">${escaped(bar.label)}</text>`;
  const sum = `<text x="${(x + 6).toFixed(1)}" y="${y + 15}">$${total(bar).toFixed(2)}</text>`;
  return [label, ...rects, sum].join('\n');
}

function total({ parts }: Bar): number {
  return parts.reduce((sum, part) => sum + part, 0);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
