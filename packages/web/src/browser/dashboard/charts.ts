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

/** Columns one above the other, such as failed ones at the foot of all. */
export function columns(label: string, series: readonly Series[], maximum?: number): SVGSVGElement {
  const svg = createChart(label);
  const count = series[0]?.values.length ?? 0;
  const step = WIDTH / Math.max(1, count);
  const top = topOf(series, maximum);
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
  return svg;
}

/** Lines over time. Gaps are bridged, so that quiet minutes do not tear a line apart; a single point is a dot. */
export function lines(label: string, series: readonly Series[], maximum?: number): SVGSVGElement {
  const svg = createChart(label);
  const top = topOf(series, maximum);
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
  return svg;
}

function topOf(series: readonly Series[], maximum: number | undefined): number {
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
