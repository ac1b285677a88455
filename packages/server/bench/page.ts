import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CHROMIUM_FLAGS, findChromium } from '@rag/testkit/chromium';
import { type Browser, chromium } from 'playwright-core';
import { listen } from '../src/networking/index.ts';
import { SILENT_LOGGER } from '../src/observability/index.ts';
import { openChat } from './open-chat.ts';
import { median } from './servers.ts';

/**
 * What a first visit of the chat page costs a slow phone: four times less processor than this machine has, 1.6 Mbit/s, and
 * 150 ms for each round trip. Prints the figures of docs/chat-page.md. Times depend on the machine and on what else it does.
 */
const { values } = parseArgs({ options: { visits: { type: 'string', default: '5' } } });

const CPU_SLOWDOWN = 4;
const BYTES_PER_SECOND = 1_600_000 / 8;
const NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: BYTES_PER_SECOND,
  uploadThroughput: BYTES_PER_SECOND,
};

interface Visit {
  readonly requests: number;
  readonly bytes: number;
  readonly firstPaintMs: number;
  /** The question box is there, and nothing keeps the page from taking what is typed. */
  readonly interactiveMs: number;
}

/** Runs in the page before anything else of it. */
function watchReadiness(): void {
  const seen = { boxMs: 0, busyUntilMs: 0 };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.busyUntilMs = startTime + duration;
  }).observe({ type: 'longtask', buffered: true });
  new MutationObserver((_, observer) => {
    if (document.querySelector('textarea') === null) return;
    seen.boxMs = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

async function visit(browser: Browser, url: string): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', NETWORK);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  const counted = { requests: 0, bytes: 0 };
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.requests += 1;
    counted.bytes += encodedDataLength;
  });
  await page.addInitScript(watchReadiness);
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.getByRole('textbox').waitFor();
  const times = await page.evaluate(() => {
    const { seen } = window as unknown as { seen: { boxMs: number; busyUntilMs: number } };
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    return { firstPaintMs: paint, interactiveMs: Math.max(paint, seen.boxMs, seen.busyUntilMs) };
  });
  await context.close();
  return { ...counted, ...times };
}

async function scriptBytes(url: string): Promise<number> {
  const html = await (await fetch(url)).text();
  const source = /<script[^>]*src="([^"]+)"/.exec(html)?.[1] ?? '';
  return gzipSync(await (await fetch(new URL(source, `${url}/`))).text(), { level: 9 }).length;
}

const service = await openChat({}, SILENT_LOGGER);
const listener = await listen(service.fetch, { host: '127.0.0.1', port: 0 });
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
try {
  const visits: Visit[] = [];
  for (let count = 0; count < Number(values.visits); count += 1)
    visits.push(await visit(browser, listener.url));
  const middle = (read: (visit: Visit) => number): number => Math.round(median(visits.map(read)));
  const kib = (bytes: number): string => `${(bytes / 1_024).toFixed(1)} KiB`;
  const rows = [
    ['script, gzipped', kib(await scriptBytes(listener.url))],
    ['requests of a first visit', String(middle(({ requests }) => requests))],
    ['transferred, with headers', kib(middle(({ bytes }) => bytes))],
    ['first paint on a slow phone', `${middle(({ firstPaintMs }) => firstPaintMs)} ms`],
    ['ready for a question', `${middle(({ interactiveMs }) => interactiveMs)} ms`],
  ];
  for (const [name = '', value = ''] of rows) process.stdout.write(`${name.padEnd(30)}${value}\n`);
} finally {
  await browser.close();
  await listener.close(0);
  await service.close();
}
process.exit();
