/**
 * Renders every HTML source beside this file to a PDF one folder up, then writes `questions.jsonl` with the
 * pages on which the rendered documents state each answer.
 *
 *     node docs/corpus/_source/render.ts [path to Chromium]
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { writeQuestions } from './questions.ts';

// These files belong to no package, so the browser driver is taken from the package that declares it.
const { chromium }: typeof import('../../../packages/server/node_modules/playwright-core/index.js') =
  createRequire(new URL('../../../packages/server/package.json', import.meta.url))('playwright-core');

const sourceFolder = new URL('./', import.meta.url);
const corpusFolder = new URL('../', import.meta.url);

const usualBrowserPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

function findBrowser(): string {
  const path = argv[2] ?? usualBrowserPaths.find((candidate) => existsSync(candidate));
  if (path === undefined || !existsSync(path)) {
    throw new Error(
      `No Chromium at ${path ?? usualBrowserPaths.join(', ')}: give its path as first argument.`,
    );
  }
  return path;
}

/** Word divisions by list, because a bare Chromium ships no hyphenation dictionaries for `hyphens: auto`. */
async function readWordDivisions(): Promise<readonly string[]> {
  const text = await readFile(new URL('hyphenation.txt', sourceFolder), 'utf8');
  return text.split('\n').filter((line) => line !== '');
}

/**
 * Runs in the page: offers every listed word a soft hyphen, then keeps those at which a line really ends, as plain
 * hyphens. Soft hyphens left inside unbroken words would end up, unseen, in the text layer of the PDF.
 */
function hyphenate(dividedWords: readonly string[]): void {
  const softHyphen = '\u00ad';
  const divisionOf = new Map(
    dividedWords.map((word) => [word.replaceAll('-', '').toLowerCase(), word.split('-')]),
  );
  const listed = new RegExp(`(?<!\\p{L})(?:${[...divisionOf.keys()].join('|')})`, 'giu');
  const textNodes: Text[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Text && node.parentElement?.closest('p, li')) textNodes.push(node);
  }
  for (const node of textNodes) {
    node.data = node.data.replace(listed, (word) => {
      let start = 0;
      const parts = (divisionOf.get(word.toLowerCase()) ?? [word]).map((part) => {
        start += part.length;
        return word.slice(start - part.length, start);
      });
      return parts.join(softHyphen);
    });
  }
  const range = document.createRange();
  const lineOf = (node: Text, offset: number): number => {
    range.setStart(node, offset);
    range.setEnd(node, offset + 1);
    return range.getBoundingClientRect().bottom;
  };
  const broken = textNodes.map((node) =>
    [...node.data].map((character, offset) => {
      if (character !== softHyphen) return character;
      return Math.abs(lineOf(node, offset - 1) - lineOf(node, offset + 1)) > 5 ? '-' : '';
    }),
  );
  textNodes.forEach((node, index) => {
    node.data = (broken[index] ?? []).join('');
  });
}

/**
 * Takes out what differs from run to run, always by text of the same length, so that the byte offsets in the PDF
 * stay right: both dates become one fixed moment, and the names of structure elements, which carry the browser's
 * internal node numbers, are counted from 1 in the same order.
 */
function makeReproducible(pdf: Uint8Array): Buffer {
  const nodeName = /\bnode\d{8}\b/g;
  const text = Buffer.from(pdf).toString('latin1');
  const names = [...new Set(text.match(nodeName))].sort();
  const numbered = new Map(names.map((name, index) => [name, `node${String(index + 1).padStart(8, '0')}`]));
  const fixed = text
    .replace(/\/(CreationDate|ModDate) \(D:\d{14}/g, '/$1 (D:20260101000000')
    .replace(nodeName, (name) => numbered.get(name) ?? name);
  return Buffer.from(fixed, 'latin1');
}

const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
});
try {
  const divisions = await readWordDivisions();
  const page = await browser.newPage();
  await page.emulateMedia({ media: 'print' });
  const sources = (await readdir(sourceFolder)).filter((name) => name.endsWith('.html')).sort();
  for (const source of sources) {
    await page.goto(new URL(source, sourceFolder).href);
    await page.evaluate(hyphenate, divisions);
    const pdf = makeReproducible(await page.pdf({ preferCSSPageSize: true, tagged: true, outline: true }));
    const target = new URL(source.replace(/\.html$/, '.pdf'), corpusFolder);
    await writeFile(target, pdf);
    stdout.write(`${fileURLToPath(target)} ${Math.round(pdf.length / 1024)} KiB\n`);
  }
} finally {
  await browser.close();
}

const { answerable, unanswerable } = await writeQuestions();
stdout.write(`questions: ${answerable} answered by the documents, ${unanswerable} not\n`);
