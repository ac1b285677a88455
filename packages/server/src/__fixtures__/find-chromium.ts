import { existsSync } from 'node:fs';

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Flags for a browser that runs in a container and keeps to itself. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * The browser to test with: `CHROMIUM_PATH`, or one in a usual place. Without any, a developer's run goes on
 * without the browser's tests and says so; in continuous integration, where `CI` is set, it fails.
 */
export function findChromium(): string | undefined {
  const path = [process.env['CHROMIUM_PATH'] ?? '', ...USUAL_PATHS].find((candidate) =>
    existsSync(candidate),
  );
  if (path !== undefined) return path;
  const advice = 'install Chromium or Chrome, or point CHROMIUM_PATH at one';
  if ((process.env['CI'] ?? '') !== '')
    throw new Error(`The chat page cannot be tested without a browser: ${advice}.`);
  process.stderr.write(`Skipped: the chat page's tests need a browser; ${advice}.\n`);
  return undefined;
}
