/**
 * Turns each `*.source.jsonl` here into a file of questions beside the PDFs. A source line names, for every document that answers
 * the question, the words by which a reader recognises the answer; the page numbers are looked up in the rendered
 * PDFs, so that they stay right when a paragraph moves to another page.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const {
  extractText,
  getDocumentProxy,
}: typeof import('../../../packages/indexer/node_modules/unpdf/dist/index.mjs') = createRequire(
  new URL('../../../packages/indexer/package.json', import.meta.url),
)('unpdf');

interface QuestionSource {
  readonly id: string;
  readonly question: string;
  /** Document name to the words that state the answer; empty: the documents do not answer the question. */
  readonly evidence: Readonly<Record<string, readonly string[]>>;
  readonly answer?: string;
  /** What every right answer contains; the alternatives of an entry stand in a list. */
  readonly gold?: readonly (string | readonly string[])[];
  /** How the question relates to the conversation before it. */
  readonly turn?: 'follow-up' | 'new-subject' | 'small-talk';
  /** Measured apart, and not looked at while rules are chosen. */
  readonly heldOut?: boolean;
  readonly history?: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
}

const corpusFolder = new URL('../', import.meta.url);

/** Letters and digits only: line ends, hyphenation and table cells do not matter for finding a phrase. */
const fold = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

async function readPages(document: string): Promise<readonly string[]> {
  const bytes = await readFile(new URL(document, corpusFolder));
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
  return text.map(fold);
}

function locate(source: QuestionSource, pagesByDocument: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  for (const [document, phrases] of Object.entries(source.evidence)) {
    const pages = pagesByDocument.get(document);
    if (pages === undefined) throw new Error(`Question ${source.id}: there is no document ${document}.`);
    for (const phrase of phrases) {
      const hits = pages.flatMap((page, index) => (page.includes(fold(phrase)) ? [index + 1] : []));
      if (hits.length === 0)
        throw new Error(`Question ${source.id}: "${phrase}" is on no page of ${document}.`);
      for (const page of hits) found.add(`${document}#page=${page}`);
    }
  }
  return [...found];
}

/** The files that are written, each from the source of the same name. */
const FILES = [
  'questions',
  'topic-changes',
  'life-situations',
  'near-topics',
  'special-cases',
  'plain-questions',
];

/** Sets without evidence phrases, which are edited in place. */
const OTHER_FILES = ['more-questions'];

/**
 * Throws when a question stands twice, in one set or in two: held out in one and tuned in the other, it is not held out. A
 * question with another history is another one.
 */
function checkRepeats(
  sets: ReadonlyMap<string, readonly Pick<QuestionSource, 'id' | 'question' | 'history'>[]>,
): void {
  const seen = new Map<string, string>();
  for (const [set, questions] of sets)
    for (const { id, question, history = [] } of questions) {
      const text = [...history.map(({ content }) => content), question].map(fold).join(' ');
      const name = `${id} of ${set}`;
      const other = seen.get(text);
      if (other !== undefined) throw new Error(`Question ${name} repeats ${other}.`);
      seen.set(text, name);
    }
}

/**
 * Writes all files of questions and counts their lines; throws when an evidence phrase is on no page or a question stands
 * twice.
 */
export async function writeQuestions(): Promise<{ answerable: number; unanswerable: number }> {
  const documents = (await readdir(corpusFolder)).filter((name) => name.endsWith('.pdf'));
  const pagesByDocument = new Map<string, readonly string[]>();
  for (const document of documents) pagesByDocument.set(document, await readPages(document));

  const sourcesByFile = new Map<string, readonly QuestionSource[]>();
  for (const file of FILES) sourcesByFile.set(file, await readSources(file));
  const sets = new Map<string, readonly Pick<QuestionSource, 'id' | 'question' | 'history'>[]>(sourcesByFile);
  for (const file of OTHER_FILES) sets.set(file, await readLines(new URL(`${file}.jsonl`, corpusFolder)));
  checkRepeats(sets);

  let answerable = 0;
  let unanswerable = 0;
  for (const [file, sources] of sourcesByFile) {
    const questions = sources.map(({ evidence, ...question }) => ({
      ...question,
      pages: locate({ ...question, evidence }, pagesByDocument),
    }));
    const text = questions.map((question) => `${JSON.stringify(question)}\n`).join('');
    await writeFile(new URL(`${file}.jsonl`, corpusFolder), text);
    answerable += questions.filter(({ pages }) => pages.length > 0).length;
    unanswerable += questions.filter(({ pages }) => pages.length === 0).length;
  }
  return { answerable, unanswerable };
}

async function readLines<Line extends Pick<QuestionSource, 'id' | 'question' | 'history'>>(
  file: URL,
): Promise<readonly Line[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line): Line => JSON.parse(line));
}

async function readSources(file: string): Promise<readonly QuestionSource[]> {
  const sources = await readLines<QuestionSource>(new URL(`${file}.source.jsonl`, import.meta.url));
  if (new Set(sources.map(({ id }) => id)).size !== sources.length)
    throw new Error(`Two questions of ${file} share an id.`);
  return sources;
}
