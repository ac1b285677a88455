import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Flags for a browser that runs in a container and sends nothing to its vendor. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * The path of the browser to test with: `CHROMIUM_PATH`, else one in a usual place, else the one that Playwright
 * installed. Throws when there is none.
 */
export function findChromium(): string {
  const candidates = [process.env['CHROMIUM_PATH'] ?? '', ...USUAL_PATHS, chromium.executablePath()];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw new Error('These tests need a browser: install Chromium or Chrome, or point CHROMIUM_PATH at one.');
  return path;
}
