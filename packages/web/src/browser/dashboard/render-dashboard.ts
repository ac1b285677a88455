import { element } from '../dom.ts';
import { renderAlerts } from './alerts-view.ts';
import { columns, lines, ring, type Series } from './charts.ts';
import { formatCount, formatMoney, formatMs, formatShare, NOTHING } from './format.ts';
import { renderReplicas } from './replicas-view.ts';
import type { Counts, Durations, Minute, Statistics } from './statistics.ts';

type Child = Node | string | undefined;

/** Replaces the content of the dashboard with new numbers. */
export function renderDashboard(content: HTMLElement, statistics: Statistics): void {
  content.replaceChildren(
    renderAlerts(statistics),
    element(
      'div',
      { class: 'cards' },
      questionsCard(statistics),
      cacheCard(statistics),
      errorsCard(statistics),
      durationsCard(statistics),
      firstTextCard(statistics),
      limitsCard(statistics),
      costCard(statistics),
    ),
    renderReplicas(statistics),
  );
}

function card(title: string, figure: Child, chart: Child, ...details: readonly Child[]): HTMLElement {
  return element(
    'section',
    { class: 'card', 'aria-label': title },
    element('h2', {}, title),
    element('p', { class: 'figure' }, figure),
    chart,
    ...details,
  );
}

/** Names with their values, under a chart. */
function facts(entries: readonly (readonly [name: string, value: string, kind?: string])[]): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    ...entries.map(([name, value, kind]) =>
      element(
        'div',
        {},
        element('dt', kind === undefined ? {} : { class: `key ${kind}` }, name),
        element('dd', {}, value),
      ),
    ),
  );
}

/** The last minute that is over, and not the one that has just begun. */
function lastFull(minutes: readonly Minute[]): Minute | undefined {
  return minutes.at(-2);
}

function sinceOf(minutes: readonly Minute[]): string {
  return `${minutes.length} min ago`;
}

function series(
  kind: string,
  minutes: readonly Minute[],
  read: (minute: Minute) => number | undefined,
): Series {
  return { kind, values: minutes.map(read) };
}

function questionsCard({ minutes, lastHour, today }: Statistics): HTMLElement {
  const last = lastFull(minutes)?.questions ?? 0;
  return card(
    'Questions a minute',
    formatCount(last),
    columns({
      label: `Questions by minute in the last hour, ${lastHour.questions} in all`,
      series: [series('main', minutes, ({ questions }) => questions)],
      since: sinceOf(minutes),
      format: formatCount,
    }),
    facts([
      ['Last hour', formatCount(lastHour.questions)],
      ['Today', formatCount(today.questions)],
    ]),
  );
}

const CACHE_KINDS = [
  ['exact', 'Same question'],
  ['paraphrase', 'Other words'],
  ['shared', 'Asked together'],
] as const;

function cacheCard({ minutes, lastHour: { cache } }: Statistics): HTMLElement {
  const lookups = total(cache);
  const hits = lookups - (cache['miss'] ?? 0);
  return card(
    'Cache hit rate',
    formatShare(hits, lookups),
    lines({
      label: `Cache hit rate by minute in the last hour, ${formatShare(hits, lookups)} on average`,
      series: [
        series('main', minutes, (minute) =>
          minute.lookups === 0 ? undefined : minute.hits / minute.lookups,
        ),
      ],
      maximum: 1,
      since: sinceOf(minutes),
      format: (share) => formatShare(share, 1),
    }),
    facts([
      ...CACHE_KINDS.map(([kind, name]) => [name, formatShare(cache[kind] ?? 0, lookups)] as const),
      ['New answers', formatShare(cache['miss'] ?? 0, lookups)],
    ]),
  );
}

function errorsCard({ minutes, lastHour }: Statistics): HTMLElement {
  const { failed, questions, degraded, outcomes } = lastHour;
  return card(
    'Errors',
    formatShare(failed, questions),
    columns({
      label: `Failed questions by minute in the last hour, ${failed} in all`,
      series: [series('alert', minutes, (minute) => minute.failed)],
      since: sinceOf(minutes),
      format: formatCount,
    }),
    facts([
      ['Failed', formatCount(failed)],
      ['Degraded', formatCount(total(degraded))],
      ['Not in the documents', formatCount(outcomes['not_found'] ?? 0)],
      ['Refused', formatCount(outcomes['filtered'] ?? 0)],
    ]),
  );
}

function durationsCard({ minutes, lastHour: { durations } }: Statistics): HTMLElement {
  return timesCard('Time to the whole answer', durations, minutes, (minute) => minute.durations);
}

function firstTextCard({ minutes, lastHour: { firstText } }: Statistics): HTMLElement {
  return timesCard('Time to the first words', firstText, minutes, (minute) => minute.firstText);
}

function timesCard(
  title: string,
  times: Durations,
  minutes: readonly Minute[],
  read: (minute: Minute) => Durations,
): HTMLElement {
  return card(
    title,
    element(
      'span',
      {},
      formatMs(times.p50),
      times.p50 === undefined ? undefined : element('small', {}, ' for half of all'),
    ),
    lines({
      label: `${title} by minute in the last hour: P50 ${formatMs(times.p50)}, P99 ${formatMs(times.p99)}`,
      series: [
        series('soft', minutes, (minute) => read(minute).p99),
        series('main', minutes, (minute) => read(minute).p50),
      ],
      since: sinceOf(minutes),
      format: formatMs,
    }),
    facts([
      ['P50', formatMs(times.p50), 'main'],
      ['P95', formatMs(times.p95)],
      ['P99', formatMs(times.p99), 'soft'],
    ]),
  );
}

function limitsCard({ minutes, lastHour: { limited, limitedClients } }: Statistics): HTMLElement {
  return card(
    'Refused by a limit',
    formatCount(limited),
    columns({
      label: `Questions that a limit refused by minute in the last hour, ${limited} in all`,
      series: [series('warn', minutes, (minute) => minute.limited)],
      since: sinceOf(minutes),
      format: formatCount,
    }),
    facts([['Addresses this hour', limitedClients === 0 ? NOTHING : formatCount(limitedClients)]]),
  );
}

function costCard({ today, hourlyCost }: Statistics): HTMLElement {
  const { cost, saved, tokens, savedTokens, budget, byDeployment, unpriced } = today;
  const share = cost / budget;
  const deployments = Object.entries(byDeployment).toSorted(([, one], [, other]) => other.cost - one.cost);
  return element(
    'section',
    { class: 'card wide', 'aria-label': 'Cost today' },
    element('h2', {}, 'Cost today'),
    element(
      'div',
      { class: 'budget' },
      ring(`${formatShare(cost, budget)} of the budget is spent`, share),
      element(
        'div',
        {},
        element('p', { class: 'figure' }, formatMoney(cost)),
        element('p', { class: 'muted' }, `of ${formatMoney(budget)} a day`),
      ),
      element(
        'div',
        {},
        element('p', { class: 'figure saved' }, formatMoney(saved)),
        element('p', { class: 'muted' }, 'saved by the cache'),
      ),
    ),
    columns({
      label: 'Cost by hour in the last 24 hours',
      series: [{ kind: 'main', values: hourlyCost }],
      since: `${hourlyCost.length} h ago`,
      format: formatMoney,
    }),
    facts([
      ['Tokens', formatCount(tokens)],
      ['Tokens saved', formatCount(savedTokens)],
      ...deployments.map(([name, used]) => {
        const value = unpriced.includes(name) ? 'no price' : formatMoney(used.cost);
        return [name, value] as const;
      }),
    ]),
    unpriced.length === 0
      ? undefined
      : element('p', { class: 'note' }, `No price is known for ${unpriced.join(', ')}: set MODEL_PRICES.`),
  );
}

function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
