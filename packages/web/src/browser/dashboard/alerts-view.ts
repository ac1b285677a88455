import { element } from '../dom.ts';
import { formatWindow } from './format.ts';
import type { Statistics } from './statistics.ts';

/** What fires, or that nothing does. */
export function renderAlerts({ alerts, scope }: Statistics): HTMLElement {
  const firing = alerts.filter(({ isFiring }) => isFiring);
  if (firing.length === 0) return renderCalm(alerts.length, scope === 'cut_off_replica');
  return element(
    'section',
    { class: 'alerts', 'aria-label': 'Alerts' },
    element(
      'ul',
      {},
      ...firing.map(({ id, title, severity, value, windowMinutes }) =>
        element(
          'li',
          { class: severity, 'data-alert': id },
          element('span', { class: 'dot', 'aria-hidden': 'true' }),
          element('strong', {}, title),
          element(
            'span',
            { class: 'muted' },
            `${formatMeasured(id, value)} over ${formatWindow(windowMinutes)}`,
          ),
        ),
      ),
    ),
  );
}

function renderCalm(rules: number, isPartial: boolean): HTMLElement {
  const dot = element('span', { class: 'dot', 'aria-hidden': 'true' });
  return element(
    'section',
    { class: isPartial ? 'alerts calm warning' : 'alerts calm', 'aria-label': 'Alerts' },
    element('p', {}, dot, isPartial ? 'The other replicas are unknown' : 'All is well'),
    element(
      'p',
      { class: 'muted' },
      isPartial
        ? `Of ${rules} rules none fires for this replica alone.`
        : `${rules} rules watched, none fires.`,
    ),
  );
}

function formatMeasured(id: string, value = 0): string {
  switch (id) {
    case 'error-rate':
    case 'low-hit-rate':
      return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
    case 'slow-answers':
      return `${value.toFixed(1)} s`;
    case 'daily-spend':
      return `$${value.toFixed(0)}`;
    default:
      return value.toLocaleString('en');
  }
}
