import { element } from '../dom.ts';
import { renderDashboard } from './render-dashboard.ts';
import type { Statistics } from './statistics.ts';

const INTERVAL_MS = 3_000;
const DATA = new URL('dashboard/data', document.baseURI);

const status = element('p', { class: 'status', role: 'status' }, 'Loading …');
const content = element('div', { class: 'content' });
document.body.replaceChildren(
  element('header', { class: 'top' }, element('h1', {}, 'Dashboard'), status),
  element('main', {}, content),
);

/** The announced text changes only when there is something to announce. */
function tell(text: string): void {
  if (status.textContent !== text) status.textContent = text;
}

async function update(): Promise<void> {
  try {
    const response = await fetch(DATA, { headers: { Accept: 'application/json' } });
    if (!response.ok) throw new Error(String(response.status));
    const statistics = (await response.json()) as Statistics;
    renderDashboard(content, statistics);
    document.body.classList.remove('stale');
    document.body.classList.toggle('partial', statistics.scope === 'cut_off_replica');
    tell(describe(statistics));
  } catch {
    document.body.classList.add('stale');
    tell('The service cannot be reached. These are the last numbers.');
  }
}

function describe({ scope, replicas }: Statistics): string {
  if (scope === 'cut_off_replica')
    return 'Redis is unreachable: these are the numbers of this replica alone.';
  if (scope === 'replica') return 'Live · this process alone';
  return `Live · ${replicas.length} ${replicas.length === 1 ? 'replica' : 'replicas'}`;
}

async function updateRegularly(): Promise<void> {
  // Nobody looks at a tab in the background.
  if (!document.hidden) await update();
  setTimeout(updateRegularly, INTERVAL_MS);
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void update();
});
void updateRegularly();
