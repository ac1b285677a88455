/** A page with its words, each of which occurs once. */
export interface RandomPage {
  readonly source: string;
  readonly shown: readonly string[];
  readonly hidden: readonly string[];
}

/** Numbers from 0 up to 1 that are the same for the same seed (Mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Writer {
  readonly shown: string[] = [];
  readonly hidden: string[] = [];
  readonly #next: () => number;
  #words = 0;
  #isHidden = false;

  constructor(seed: number) {
    this.#next = numbersFrom(seed);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#next() * choices.length)] as T;
  }

  times(most: number, write: () => string): string {
    return Array.from({ length: 1 + Math.floor(this.#next() * most) }, write).join('');
  }

  word(): string {
    this.#words += 1;
    const word = `${this.pick(['Word', 'word', '7n', 'ä'])}${this.#words}x`;
    (this.#isHidden ? this.hidden : this.shown).push(word);
    return word;
  }

  hide(write: () => string): string {
    const before = this.#isHidden;
    this.#isHidden = true;
    const text = write();
    this.#isHidden = before;
    return text;
  }
}

/** A random web page of the elements that a browser shows, hides and strikes out. */
export function randomHtml(seed: number): RandomPage {
  const writer = new Writer(seed);
  const text = (): string => {
    const word = writer.word();
    return writer.pick([
      `${word} `,
      `<b>${word}</b>. `,
      `<a href="#here">${word}</a> `,
      `${word}<sup>3</sup> `,
      `<code>${word}</code>, `,
      `<button>${word}</button>`,
      `<span><i>${word}</i></span>:<br>`,
      `<q>${word}</q> `,
      `<label>${word} <input type=checkbox></label> `,
      `<img alt="${word}"> `,
      `<select><option>${word}</option></select> `,
    ]);
  };
  const line = (): string => writer.times(5, text);
  const unseen = (): string =>
    writer.hide(() =>
      writer.pick([
        () => `<del>${writer.word()}</del>`,
        () => `<p hidden>${line()}</p>`,
        () => `<div style="display: none">${line()}</div>`,
        () => `<template>${line()}</template>`,
        () => `<script>${writer.word()}</script>`,
        () => `<s>${writer.word()}</s>`,
        () => `<!-- ${writer.word()} -->`,
      ])(),
    );
  const cell = (): string =>
    writer.pick(['<td>', '<td>', '<td colspan=2>', '<td rowspan=2>', '<th>']) + line();
  const block = (depth: number): string => {
    const inner = (): string => (depth > 3 ? line() : writer.times(3, () => block(depth + 1)));
    return writer.pick([
      () => `<p>${line()}</p>`,
      () => `${line()}`,
      () => `<h${writer.pick([1, 2, 3])}>${line()}</h2>`,
      () =>
        `<${writer.pick(['div', 'section', 'form', 'blockquote', 'aside', 'footer', 'center'])}>${inner()}</div>`,
      () => `<ul>${writer.times(4, () => `<li>${inner()}</li>`)}</ul>`,
      () => `<ol start=3>${writer.times(4, () => `<li>${line()}</li>`)}</ol>`,
      () => `<dl>${writer.times(3, () => `<dt>${line()}<dd>${inner()}`)}</dl>`,
      () => `<table>${writer.times(4, () => `<tr>${writer.times(3, cell)}</tr>`)}</table>`,
      () =>
        `<table><caption>${line()}</caption><tr><th>${line()}<th>${line()}<tr><td>${inner()}<td>${line()}</table>`,
      () => `<details><summary>${line()}</summary>${inner()}</details>`,
      () => `<fieldset><legend>${line()}</legend>${inner()}</fieldset>`,
      () => `<pre>${writer.word()}\n  ${writer.word()}\n</pre>`,
      () => `<p>${line()}${unseen()}</p>`,
      unseen,
    ])();
  };
  const source = `<!doctype html><body>${writer.times(6, () => block(0))}`;
  return { source, shown: writer.shown, hidden: writer.hidden };
}

/** Random Markdown of what CommonMark and GFM have. */
export function randomMarkdown(seed: number): RandomPage {
  const writer = new Writer(seed);
  const text = (): string => {
    const word = writer.word();
    return writer.pick([
      `${word} `,
      `**${word}** `,
      `_${word}_, `,
      `\`${word}\` `,
      `[${word}](https://town.example) `,
      `![${word}](a.png) `,
      `<${word}@town.example> `,
      `\`<${word}>\` `,
      `<W${word}> `,
      `${word}<sup>2</sup> `,
      `${word} &amp; `,
      `my_${word}_name `,
      `<kbd>${word}</kbd> `,
    ]);
  };
  const line = (): string => `${writer.pick(['Line', 'A'])} ${writer.times(5, text)}`.trimEnd();
  const cell = (): string => `| ${line()} `;
  const indented = (lines: string): string => lines.replace(/^(?=.)/gm, '    ');
  const block = (depth: number): string =>
    writer.pick([
      () => `${line()}\n${line()}\n`,
      () => `${'#'.repeat(writer.pick([1, 2, 3]))} ${line()}\n`,
      () => `${line()}\n---\n`,
      () => `${writer.times(3, () => `- ${line()}\n${depth > 1 ? '' : `\n${indented(block(depth + 1))}`}`)}`,
      () => `7. ${line()}\n8. ${line()}\n`,
      () => `${cell()}${cell()}|\n|---|:-:|\n${writer.times(3, () => `${cell()}${cell()}|\n`)}`,
      () => `\`\`\`\n${writer.word()} <b>\n\`\`\`\n`,
      () => `\`\`\`${writer.word()}\`\`\`\n`,
      () => `> ${line()}\n> ${line()}\n`,
      () => `---\n`,
      () => `<div>\n\n${line()}\n\n</div>\n`,
      () => writer.hide(() => `<!-- ${writer.word()} -->\n`),
      () => writer.hide(() => `<script>\n${writer.word()}\n</script>\n`),
      () => `${line()} ${writer.hide(() => `~~${writer.word()}~~`)}\n`,
      () => `${writer.word()}: ${line()}\n${writer.word()}: ${line()}\n`,
      () => `- [x] ${line()}\n`,
    ])();
  const source = writer.times(8, () => `${block(0)}\n`);
  return { source, shown: writer.shown, hidden: writer.hidden };
}
