import { element } from '../dom.ts';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 240;
const HEIGHT = 56;
/** Room for the stroke at the edges. */
const MARGIN = 3;

export interface Series {
  /** A class of the style sheet: `main`, `soft`, `alert`. */
  readonly kind: string;
  /** From left to right; a gap where nothing was measured. */
  readonly values: readonly (number | undefined)[];
}

export interface Chart {
  /** What it shows, for those who hear it. */
  readonly label: string;
  readonly series: readonly Series[];
  /** The value at its upper edge. Default: the highest one. */
  readonly maximum?: number;
  /** When it begins, such as "60 min ago"; it ends now. */
  readonly since: string;
  /** Words for the value at its upper edge. */
  readonly format: (value: number) => string;
}

/** Columns one above the other, such as failed ones at the foot of all. */
export function columns(chart: Chart): HTMLElement {
  const { label, series } = chart;
  const svg = createChart(label);
  const count = series[0]?.values.length ?? 0;
  const step = WIDTH / Math.max(1, count);
  const top = topOf(chart);
  for (const { kind, values } of series)
    for (const [index, value] of values.entries()) {
      if (value === undefined || value === 0) continue;
      // A single failure among thousands has to be visible.
      const height = Math.max(2, (value / top) * (HEIGHT - MARGIN));
      svg.append(
        shape('rect', {
          class: kind,
          x: (index * step + step * 0.15).toFixed(2),
          y: (HEIGHT - height).toFixed(2),
          width: (step * 0.7).toFixed(2),
          height: height.toFixed(2),
        }),
      );
    }
  return withScale(svg, chart);
}

/** Lines over time. Gaps are bridged, so that quiet minutes do not tear a line apart; a single point is a dot. */
export function lines(chart: Chart): HTMLElement {
  const { label, series } = chart;
  const svg = createChart(label);
  const top = topOf(chart);
  for (const { kind, values } of series) {
    const step = (WIDTH - 2 * MARGIN) / Math.max(1, values.length - 1);
    const points = values.flatMap((value, index) =>
      value === undefined
        ? []
        : [[MARGIN + index * step, HEIGHT - MARGIN - (value / top) * (HEIGHT - 2 * MARGIN)] as const],
    );
    const [first] = points;
    if (first === undefined) continue;
    const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
    svg.append(shape('polyline', { class: kind, points: path }));
    const [x, y] = points.at(-1) ?? first;
    // The round end of a line without length: a circle would be stretched with the chart.
    svg.append(shape('path', { class: kind, d: `M${x.toFixed(1)} ${y.toFixed(1)}h.01` }));
  }
  return withScale(svg, chart);
}

/** A chart with the value at its upper edge and the times at its sides, which its label says to those who hear it. */
function withScale(svg: SVGSVGElement, chart: Chart): HTMLElement {
  const hidden = { 'aria-hidden': 'true' };
  const top = hasValues(chart) ? chart.format(topOf(chart)) : '';
  if (top !== '') svg.setAttribute('aria-label', `${chart.label}, from ${chart.since}, up to ${top}`);
  return element(
    'div',
    { class: 'plot' },
    element('p', { ...hidden, class: 'top-value' }, top),
    svg,
    element('p', { ...hidden, class: 'times' }, element('span', {}, chart.since), element('span', {}, 'now')),
  );
}

function hasValues({ series, maximum }: Chart): boolean {
  return maximum !== undefined || series.some(({ values }) => values.some((value = 0) => value > 0));
}

function topOf({ series, maximum }: Chart): number {
  const values = series.flatMap(({ values }) => values.filter((value) => value !== undefined));
  return maximum ?? Math.max(1e-9, ...values);
}

function createChart(label: string): SVGSVGElement {
  const svg = shape('svg', {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    class: 'chart',
    role: 'img',
    'aria-label': label,
    preserveAspectRatio: 'none',
  }) as SVGSVGElement;
  svg.append(shape('line', { class: 'floor', x1: 0, x2: WIDTH, y1: HEIGHT - 0.5, y2: HEIGHT - 0.5 }));
  return svg;
}

/** A ring that is filled to a share, from 0 to 1. */
export function ring(label: string, share: number): SVGSVGElement {
  const radius = 26;
  const length = 2 * Math.PI * radius;
  const filled = Math.min(1, Math.max(0, share)) * length;
  const svg = shape('svg', {
    viewBox: '0 0 64 64',
    class: 'ring',
    role: 'img',
    'aria-label': label,
  }) as SVGSVGElement;
  const circle = { cx: 32, cy: 32, r: radius };
  svg.append(shape('circle', { ...circle, class: 'track' }));
  if (filled > 0)
    svg.append(
      shape('circle', {
        ...circle,
        class: share > 1 ? 'filled over' : 'filled',
        'stroke-dasharray': `${filled.toFixed(1)} ${length.toFixed(1)}`,
        transform: 'rotate(-90 32 32)',
      }),
    );
  return svg;
}

function shape(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const node = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, String(value));
  return node;
}
