import { element } from '../dom.ts';
import { formatAge, formatCount } from './format.ts';
import type { Replica, Statistics } from './statistics.ts';

const CIRCUITS: Readonly<Record<string, string>> = {
  open: 'open',
  half_open: 'trying again',
  closed: 'closed',
};

/** Each replica with its state. */
export function renderReplicas({ replicas, atMs }: Statistics): HTMLElement {
  return element(
    'section',
    { class: 'replicas', 'aria-label': 'Replicas' },
    element('h2', {}, 'Replicas'),
    element('ul', {}, ...replicas.map((replica) => renderReplica(replica, atMs))),
  );
}

function renderReplica(replica: Replica, atMs: number): HTMLElement {
  const { name, version, generation, openStreams, isReady, startedAtMs, circuits } = replica;
  const troubled = Object.entries(circuits).filter(([, state]) => state !== 'closed');
  const kind = isReady ? (troubled.length > 0 ? 'warning' : 'well') : 'error';
  return element(
    'li',
    { class: `replica ${kind}` },
    element(
      'p',
      {},
      element('span', { class: 'dot', 'aria-hidden': 'true' }),
      element('strong', {}, name),
      element('span', { class: 'muted' }, isReady ? 'ready' : 'not ready'),
    ),
    element(
      'dl',
      { class: 'facts' },
      fact('Open streams', formatCount(openStreams)),
      fact('Up', formatAge(atMs - startedAtMs)),
      fact('Index', generation ?? 'none'),
      fact('Version', version),
      ...troubled.map(([backEnd, state]) => fact(`Breaker of ${backEnd}`, CIRCUITS[state] ?? state)),
      ...(troubled.length === 0 ? [fact('Breakers', 'all closed')] : []),
    ),
  );
}

function fact(name: string, value: string): HTMLElement {
  return element('div', {}, element('dt', {}, name), element('dd', {}, value));
}
