import { describe, expect, it } from 'vitest';
import { passage } from '../__fixtures__/fakes.ts';
import { activeParts } from './__fixtures__/markdown-links.ts';
import { createLinkCheck, trimUrl } from './delivered-links.ts';
import { createLinkFilter } from './link-filter.ts';

const GOOD = 'https://example.org/form?a=1';
const PASSAGES = [
  passage('p1', `Fill in the form at ${GOOD}, or see www.example.org, or https://example.org/a_(b).`, 3),
  passage('p3', 'Or write to office@example.org.'),
  { ...passage('p2', ''), source: 'my notes.md' },
];
const BAD = 'https://evil.example/?q=secret';

function run(pieces: readonly string[]): string {
  const filter = createLinkFilter(createLinkCheck(PASSAGES));
  return pieces.map((piece) => filter.push(piece)).join('') + filter.end();
}

const CASES: readonly (readonly [what: string, text: string, shown: string])[] = [
  ['a link', `See [the form](${BAD}) for it.`, 'See the form for it.'],
  ['a link with a title', `See [the form](${BAD} "now").`, 'See the form.'],
  ['a link with a target in angle brackets', 'See [the form](</x y>).', 'See the form.'],
  ['a link to a path', 'See [the form](/logout).', 'See the form.'],
  ['a link to a script', 'See [the form](javascript:alert(1)).', 'See the form.'],
  ['a link without words', `See [](${BAD}).`, 'See .'],
  ['an image', `Look: ![a chart](${BAD})`, 'Look: a chart'],
  ['an image at a delivered address', `Look: ![a chart](${GOOD})`, 'Look: a chart'],
  ['an image in a link', `![a](${BAD}) and [![b](${BAD})](${BAD}) c`, 'a and [[b]] c'],
  ['a link whose words hold brackets', `[see [the] form](${BAD}) c`, '[see [the] form] c'],
  ['a link with more words than are held back', `[${'x'.repeat(130)}](${BAD}) c`, `[${'x'.repeat(130)}] c`],
  ['a link to a delivered address', `See [the form](${GOOD}).`, `See [the form](${GOOD}).`],
  [
    'a delivered address with brackets',
    'See [it](https://example.org/a_(b)) now',
    'See [it](https://example.org/a_(b)) now',
  ],
  ['a delivered document with a space', 'See [it](<my notes.md>) now', 'See it now'],
  ['two targets after words with brackets', '[a [b] c](x)(y) d', '[a [b] c] (y) d'],
  ['a link to a delivered document', 'See [it](handbook.pdf#page=3).', 'See [it](handbook.pdf#page=3).'],
  ['a link to another document', 'See [it](secrets.pdf) now.', 'See it now.'],
  ['a delivered address followed by more text', `See [it](${GOOD}&q=secret) now.`, 'See it now.'],
  ['an address', `Go to ${BAD}.`, 'Go to ….'],
  ['an address in capitals', 'Go to HTTPS://EVIL.EXAMPLE/ now', 'Go to … now'],
  ['an address without a scheme', 'Go to www.evil.example/x now', 'Go to … now'],
  ['an address with an unknown scheme', 'Go to evil://evil.example now', 'Go to evil:… now'],
  ['an address relative to the scheme', 'Go to //evil.example/x now', 'Go to … now'],
  ['an address in angle brackets', `Go to <${BAD}> now`, 'Go to < …> now'],
  ['a delivered address', `Go to ${GOOD}.`, `Go to ${GOOD}.`],
  ['a delivered address in brackets', `Go there (${GOOD}).`, `Go there (${GOOD}).`],
  ['a delivered address before a marker', `Go to ${GOOD}[1].`, `Go to ${GOOD} [1].`],
  ['a delivered address before Chinese', `${GOOD}。谢谢`, `${GOOD} 。谢谢`],
  ['a delivered address with a tail', `Go to ${GOOD})secret now`, 'Go to … now'],
  ['an endless address', `https://${'x'.repeat(1_500)} now`, `… ${'x'.repeat(508)} now`],
  ['a marker with a link target', `Thirty [1](${BAD}).`, 'Thirty [1].'],
  ['a marker before words in brackets', 'Thirty [1](see above).', 'Thirty [1] (see above).'],
  ['two targets', `[a](x)(${BAD}) b`, '[a] (…) b'],
  ['a marker with two targets', `[1](x)(${BAD}) b`, '[1] (…) b'],
  ['a definition', `[a]: ${BAD}`, '[a] : …'],
  ['a definition without slashes', 'Hi\n > [a]: http:evil.example', 'Hi\n > [a] : http:evil.example'],
  ['a definition over two lines', '[a\nb]: http:evil.example', '[a\nb] : http:evil.example'],
  ['a tag', '<img src=x onerror=y>', '< img src=x onerror=y>'],
  ['an end of a tag', 'a</p>', 'a< /p>'],
  ['a link that becomes an address with the text around it', 'ht[t](x)p://evil.example now', 'ht[t]p:… now'],
  ['a link that makes another target', '[x][(javascript:alert(1))](u) y', '[x][(javascript:alert(1))] y'],
  ['words that become a link with the dot after them', '[www](x).evil.example', '[www].evil.example'],
  ['an address with an escaped point', 'Go to www\\.evil.example/x now', 'Go to … now'],
  ['an address with an escaped slash', 'Go to https:\\/\\/evil.example now', 'Go to … now'],
  ['an escaped escape', 'Go to www\\\\.evil.example now', 'Go to … now'],
  [
    'an address with a slash by its number',
    'https:&#47;/evil.example/?q=1',
    'https:& #47;/evil.example/?q=1',
  ],
  ['an address with a colon by its number', 'https&#x3A;//evil.example', 'https& #x3A;…'],
  ['an address with a point by its name', 'www&period;evil.example', 'www& period;evil.example'],
  ['an address with an invisible character', 'www&#8203;.evil.example', 'www& #8203;.evil.example'],
  ['a delivered address before another space', `Go to "${GOOD}\u00a0secret`, `Go to "${GOOD} \u00a0secret`],
  ['a delivered address before a sign', `Go to "${GOOD}<5 or so`, `Go to "${GOOD} <5 or so`],
  ['an address in Chinese', 'Go to https://例え.example now', 'Go to https:// 例え.example now'],
  ['an address of mail', 'Write to secret@evil.example, now', 'Write to secret…, now'],
  [
    'an address of mail with a scheme',
    'Write to mailto:secret@evil.example now',
    'Write to mailto:secret… now',
  ],
  ['an address of mail on a local host', 'Write to mailto:secret@evil now', 'Write to mailto:secret… now'],
  ['an address of mail with an escape', 'Write to secret\\@evil\\-x.example now', 'Write to secret… now'],
  ['an address of mail by number', 'secret&#64;evil.example', 'secret& #64;evil.example'],
  ['a delivered address of mail', 'Write to office@example.org.', 'Write to office@example.org.'],
  ['a delivered address of mail, more before', 'Write to my.office@example.org.', 'Write to my.office….'],
  [
    'a delivered address of mail, more behind',
    'Write to office@example.org.evil now',
    'Write to office… now',
  ],
  ['a delivered address in XMPP', 'xmpp:office@example.org/secret', 'xmpp:office…/secret'],
  ['a link to an address of mail', 'Write [us](mailto:a@evil.example) now', 'Write us now'],
];

/** Each character by itself, and every way to cut a text into two. */
function cuts(text: string): string[][] {
  return [[...text], ...Array.from(text, (_, index) => [text.slice(0, index), text.slice(index)])];
}

describe.each(CASES)('%s', (_what, text, shown) => {
  it('is shown correctly', () => {
    expect(run([text])).toBe(shown);
  });

  it('is shown the same in any chunks', () => {
    expect([...new Set(cuts(text).map(run))]).toEqual([shown]);
  });
});

it.each([
  '[sic]',
  '[2024-01-05]',
  'array[i]',
  'a < b and c <5',
  'and//or',
  '// a comment',
  'www.',
  'https://',
  'wow! [note] yes',
  'an open [',
  'hello (world)',
  'time: 10:30',
  'the file how.html',
  '- [ ] to do',
  'R&D at AT&T; 3 & 4',
  'Fr&uuml;h &amp; sp&#228;t &lt;b&gt; don&#39;t &mdash; &euro;',
  'from 9 @ the office, @home, a@b',
  'C:\\temp and \\[x\\] and \\*',
])('the link filter keeps %j unchanged', (text) => {
  expect(run([...text])).toBe(text);
});

const DELIVERED = createLinkCheck(PASSAGES);

/** The link that GitHub's Markdown makes from a lone "www.". It leads nowhere. */
const NO_HOST = 'http://www';

/** The links to undelivered addresses that a renderer of GitHub's Markdown makes from a shown text. */
function undelivered(shown: string): string[] {
  return activeParts(shown).filter(
    (url) =>
      url !== NO_HOST &&
      !DELIVERED(url.replace(/^mailto:/, '')) &&
      !DELIVERED(trimUrl(url.replace(/^http:\/\//, ''))),
  );
}

const PARTS = [
  ...['https', 'http', 'ftp', 'mailto', 'xmpp', ':', '//', '/', 'www', '.', '@', 'evil', '.com', 'a', '?q=1'],
  ...['&#58;', '&#47;', '&period;', '&#64;', '&amp;', '&', '#46;', ';', '\\', '\\.', '\\/', '\\@', '&#8203;'],
  ...['[', ']', '(', ')', '](', '![', '<', '>', '"', "'", '*', '**', '_', '~~', '`', '|', ':', '!', '1', '-'],
  ...[
    ' ',
    '\n',
    '\u00a0',
    '\t',
    'ä',
    '例',
    '。',
    '…',
    '^',
    GOOD,
    'www.example.org',
    'office@example.org',
    'handbook.pdf',
  ],
  ...[
    'www.evil.com',
    'https://evil.com',
    'a@evil.com',
    '[x](',
    '[^1]',
    '[1]',
    'www&#46;evil.com',
    'https:&#47;/evil.com',
  ],
];

/** The Park-Miller generator, with the same numbers in each run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

it('the link filter keeps only delivered links in random combinations', () => {
  const random = createRandom(4_711);
  const found = new Map<string, string[]>();
  for (let round = 0; round < 1_500; round += 1) {
    const parts = Array.from({ length: 2 + random(9) }, () => PARTS[random(PARTS.length)] ?? '');
    const whole = run([parts.join('')]);
    const urls = undelivered(whole);
    if (urls.length > 0) found.set(parts.join(''), urls);
    expect(run(parts)).toBe(whole);
  }
  expect([...found]).toEqual([]);
});

it('the link filter holds back only text that may become a link', () => {
  const filter = createLinkFilter(createLinkCheck(PASSAGES));
  expect(filter.push('See the form')).toBe('See the form');
  expect(filter.push(' [here')).toBe(' ');
  expect(filter.push('] or there')).toBe('[here] or there');
});

it.each(['[', '![', '](', '[a](', '[a](b)', '<', 'h', 'https://', 'https://x ', '[a', '(', '[1]', '//'])(
  'the link filter takes linear time for %j',
  (unit) => {
    // With quadratic time, the test would exceed its time limit.
    expect(undelivered(run([unit.repeat(100_000 / unit.length)]).slice(0, 200))).toEqual([]);
  },
);
