import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { RagError } from '@rag/core';
import { z } from 'zod';
import type { EvaluationCase } from './evaluation-case.ts';
import { findDuplicates, readJsonLines, readLines, refuse } from './read-json-lines.ts';

const documentSchema = z.object({
  _id: z.string().min(1),
  title: z.string().default(''),
  text: z.string(),
});

const querySchema = z.object({ _id: z.string().min(1), text: z.string().trim().min(1) });

export interface BeirDocument {
  readonly id: string;
  /** May be empty. */
  readonly title: string;
  /** May be empty, but not together with the title. */
  readonly text: string;
}

/** A collection in the layout of BEIR (Thakur et al., 2021). */
export interface BeirCollection {
  readonly documents: readonly BeirDocument[];
  /** The queries that have at least one relevant document. */
  readonly cases: readonly EvaluationCase[];
  readonly warnings: readonly string[];
}

/**
 * Reads `corpus.jsonl`, `queries.jsonl` and the judgements, which lie in `qrels.tsv` or, as BEIR ships them,
 * in `qrels/test.tsv`.
 *
 * @throws RagError `invalid_input` with one line for each mistake, naming file, line and field.
 */
export async function readBeir(folder: string): Promise<BeirCollection> {
  const corpusPath = join(folder, 'corpus.jsonl');
  const queriesPath = join(folder, 'queries.jsonl');
  const corpus = await readJsonLines(corpusPath, documentSchema);
  const queries = await readJsonLines(queriesPath, querySchema);
  refuse([
    ...findDuplicates(corpusPath, corpus, '_id', ({ _id }) => _id),
    ...findDuplicates(queriesPath, queries, '_id', ({ _id }) => _id),
  ]);
  const judgements = await readJudgements(await findJudgements(folder));

  const documents = corpus
    .map(({ value: { _id, title, text } }) => ({ id: _id, title: title.trim(), text: text.trim() }))
    .filter(({ title, text }) => title !== '' || text !== '');
  const cases = queries
    .map(({ value: { _id, text } }) => ({
      id: _id,
      question: text,
      history: [],
      relevant: judgements.get(_id) ?? new Map<string, number>(),
    }))
    .filter(({ relevant }) => relevant.size > 0);
  if (cases.length === 0) {
    throw new RagError(
      'invalid_input',
      `No query of ${queriesPath} has a relevant document in the judgements.`,
    );
  }
  return { documents, cases, warnings: findGaps(documents, judgements, queries) };
}

async function findJudgements(folder: string): Promise<string> {
  const candidates = [join(folder, 'qrels.tsv'), join(folder, 'qrels', 'test.tsv')];
  for (const path of candidates) {
    try {
      await access(path);
      return path;
    } catch {
      // Try the next path.
    }
  }
  throw new RagError('invalid_input', `There is neither ${candidates.join(' nor ')}.`);
}

/** The grades above 0, by query and document; a header line is optional. */
async function readJudgements(path: string): Promise<Map<string, Map<string, number>>> {
  const judgements = new Map<string, Map<string, number>>();
  const problems: string[] = [];
  for (const [index, { line, text }] of (await readLines(path)).entries()) {
    const [query, document, grade, ...rest] = text.split('\t').map((cell) => cell.trim());
    if (!query || !document || grade === undefined || rest.length > 0) {
      problems.push(`${path}:${line}: expected query-id, corpus-id and score, parted by tabs`);
    } else if (!/^-?\d+$/u.test(grade)) {
      if (index > 0) problems.push(`${path}:${line}: score: "${grade}" is not a whole number`);
    } else if (Number(grade) > 0) {
      const grades = judgements.get(query) ?? new Map<string, number>();
      judgements.set(query, grades.set(document, Number(grade)));
    }
  }
  refuse(problems);
  return judgements;
}

/** Judged documents that are missing stay relevant, as in trec_eval, but cannot be found. This is worth a warning. */
function findGaps(
  documents: readonly BeirDocument[],
  judgements: ReadonlyMap<string, ReadonlyMap<string, number>>,
  queries: readonly { value: { _id: string } }[],
): string[] {
  const documentIds = new Set(documents.map(({ id }) => id));
  const queryIds = new Set(queries.map(({ value }) => value._id));
  const missing = new Set(
    [...judgements.values()].flatMap((grades) => [...grades.keys()].filter((id) => !documentIds.has(id))),
  );
  const unasked = [...judgements.keys()].filter((id) => !queryIds.has(id)).length;
  const unjudged = [...queryIds].filter((id) => !judgements.has(id)).length;
  return [
    ...(missing.size > 0
      ? [`Relevant documents that are not in the corpus or have no text: ${missing.size}.`]
      : []),
    ...(unasked > 0 ? [`Judged queries that are not among the queries: ${unasked}.`] : []),
    ...(unjudged > 0 ? [`Queries left out, since no document is relevant to them: ${unjudged}.`] : []),
  ];
}
