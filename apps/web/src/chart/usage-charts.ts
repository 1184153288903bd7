import { fill, h } from '../dom';
import type { Api } from '../request/api';
import { dollars, numberText, secondsText, text } from '../texts';
import type { Series } from './bar-shapes';
import { dayChart } from './day-chart';
import type { DayChart } from './shown-days';

/** What jobs took that ended on a day, or in all. */
interface Day {
  readonly key: string;
  readonly jobs: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
  readonly gpu_seconds: number;
  readonly cost_usd: number;
  readonly queue_ms_p50: number | null;
  readonly render_ms_p50: number | null;
}

interface Usage {
  readonly data: readonly Day[];
  readonly total: Omit<Day, 'key'>;
}

/** What the owner's jobs of the last 30 days came to, as charts. */
export class UsageCharts {
  readonly element = h('section', { class: 'card usage', 'aria-label': text('usage') });

  constructor(private readonly api: Api) {}

  async load(): Promise<void> {
    const usage = await this.api.get<Usage>('usage?group_by=day');
    const title = h('h2', {}, text('usage'));
    if (usage.total.jobs === 0) {
      return fill(this.element, title, h('p', { class: 'empty' }, text('noUsage')));
    }
    const hint = h('p', { class: 'hint' }, text('usageHint'));
    const charts = chartsOf(usage).map(dayChart);
    fill(this.element, title, hint, h('div', { class: 'charts' }, charts));
  }
}

function chartsOf({ data, total }: Usage): readonly DayChart[] {
  const days = data.map(({ key }) => key);
  const series = (
    label: string,
    look: Series['look'],
    value: (day: Day) => number | null,
  ): Series => ({ label, look, values: data.map(value) });
  const inAll = (value: string): string => `${value} ${text('total')}`;
  const whole = (value: number): string => numberText(value);
  const percent = (value: number): string => `${numberText(value * 100)} %`;
  const rate = ({ succeeded, jobs }: Omit<Day, 'key'>): number | null =>
    jobs === 0 ? null : succeeded / jobs;
  const waited = `${text('waiting')} ${secondsText(total.queue_ms_p50 ?? 0)}`;
  const rendered = `${text('rendering')} ${secondsText(total.render_ms_p50 ?? 0)}`;
  return [
    {
      ...{ title: text('jobsADay'), total: inAll(whole(total.jobs)), days, format: whole },
      series: [
        series(text('succeeded'), 'good', ({ succeeded }) => succeeded),
        series(text('failedState'), 'bad', ({ failed }) => failed),
        series(text('canceled'), 'soft', ({ canceled }) => canceled),
      ],
    },
    {
      ...{ title: text('successRate'), total: inAll(percent(rate(total) ?? 0)), days },
      ...{ format: percent, highest: 1, series: [series(text('successRate'), 'good', rate)] },
    },
    {
      ...{ title: text('times'), total: `${rendered}, ${waited}`, days, format: secondsText },
      series: [
        series(text('rendering'), 'accent', ({ render_ms_p50 }) => render_ms_p50),
        series(text('waiting'), 'soft', ({ queue_ms_p50 }) => queue_ms_p50),
      ],
    },
    {
      ...{ title: text('gpuSeconds'), total: inAll(secondsText(total.gpu_seconds * 1000)), days },
      format: (value) => secondsText(value * 1000),
      series: [series(text('gpuSeconds'), 'accent', ({ gpu_seconds }) => gpu_seconds)],
    },
    {
      ...{ title: text('cost'), total: inAll(dollars(total.cost_usd)), days, format: dollars },
      series: [series(text('cost'), 'accent', ({ cost_usd }) => cost_usd)],
    },
  ];
}
