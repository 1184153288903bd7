import { h } from '../dom';
import { dollars, numberText, text } from '../texts';

/** What a request would come to, as `POST /video/{operation}/validate` tells. */
export interface Estimate {
  readonly warnings: readonly { readonly detail: string }[];
  readonly output: {
    readonly width: number | null;
    readonly height: number | null;
    readonly duration_seconds: number | null;
    readonly frame_rate: number | null;
  } | null;
  readonly cost: { readonly usd: number } | null;
  readonly eta_seconds: number | null;
  readonly based_on_jobs: number;
}

/** What will be made, for how much and by when, before it is asked for. */
export function checkView({ output, cost, warnings, ...rest }: Estimate): HTMLElement {
  const eta = rest.eta_seconds === null ? text('unknown') : `${numberText(rest.eta_seconds)} s`;
  const facts: readonly (readonly [string, string])[] = [
    [text('planned'), plannedText(output)],
    [text('cost'), cost === null ? text('unknown') : dollars(cost.usd)],
    [text('eta'), eta],
    [text('basedOn'), numberText(rest.based_on_jobs)],
  ];
  return h(
    'div',
    { class: 'checked' },
    h('h3', {}, text('checked')),
    h(
      'dl',
      { class: 'facts' },
      facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
    ),
    warnings.map(({ detail }) => h('p', { class: 'warning', lang: 'en' }, detail)),
  );
}

function plannedText(output: Estimate['output']): string {
  const { width = null, height = null, duration_seconds = null, frame_rate = null } = output ?? {};
  const parts = [
    width === null || height === null ? undefined : `${width} × ${height}`,
    duration_seconds === null ? undefined : `${numberText(duration_seconds, 1)} s`,
    frame_rate === null ? undefined : `${numberText(frame_rate)} fps`,
  ];
  return parts.filter(Boolean).join(' · ') || text('unknown');
}
