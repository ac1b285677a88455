import { element } from '../dom.ts';
import { formatWindow } from './format.ts';
import type { Alert } from './statistics.ts';

/** What fires, or that nothing does. */
export function renderAlerts(alerts: readonly Alert[]): HTMLElement {
  const firing = alerts.filter(({ isFiring }) => isFiring);
  if (firing.length === 0)
    return element(
      'section',
      { class: 'alerts calm', 'aria-label': 'Alerts' },
      element('p', {}, element('span', { class: 'dot', 'aria-hidden': 'true' }), 'All is well'),
      element('p', { class: 'muted' }, `${alerts.length} rules watched, none fires.`),
    );
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
