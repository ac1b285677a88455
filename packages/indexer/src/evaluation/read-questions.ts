import { z } from 'zod';
import type { EvaluationCase } from './evaluation-case.ts';
import { formatPageReference, type PageReference, parsePageReference } from './page-reference.ts';
import { findDuplicates, readJsonLines, refuse } from './read-json-lines.ts';

const text = z.string().trim().min(1, 'must not be empty');

const pageReference = text.transform((reference, context): PageReference => {
  const parsed = parsePageReference(reference);
  if (parsed !== undefined) return parsed;
  context.issues.push({
    code: 'custom',
    message: `"${reference}" is not of the form handbook.pdf#page=3`,
    input: reference,
  });
  return z.NEVER;
});

/** Strict, so that a misspelt optional field is a mistake and not a question without a history. */
const questionSchema = z.strictObject({
  id: text,
  question: text.max(4000),
  pages: z.array(pageReference),
  answer: z.string().optional(),
  gold: z.array(z.union([text, z.array(text).min(1)])).optional(),
  turn: z.enum(['follow-up', 'new-subject', 'small-talk']).optional(),
  heldOut: z.boolean().optional(),
  history: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: text })).optional(),
});

/** A document that the questions may name, and how many pages it has; 0 where its format has none. */
export type KnownDocuments = ReadonlyMap<string, number>;

export interface Questions {
  readonly cases: readonly EvaluationCase[];
  /** Rejects questions that name a document or page that is not there. */
  checkAgainst(documents: KnownDocuments): void;
}

/**
 * Reads the questions of an evaluation.
 *
 * @throws RagError `invalid_input` with one line for each mistake, naming file, line and field.
 */
export async function readQuestions(path: string): Promise<Questions> {
  const lines = await readJsonLines(path, questionSchema);
  refuse(findDuplicates(path, lines, 'id', ({ id }) => id));
  return {
    cases: lines.map(({ value: { id, question, pages, history = [], gold, turn, heldOut } }) => ({
      id,
      question,
      history,
      relevant: new Map(pages.map((page) => [formatPageReference(page), 1])),
      ...(gold === undefined
        ? {}
        : { gold: gold.map((entry) => (typeof entry === 'string' ? [entry] : entry)) }),
      ...(turn === undefined ? {} : { turn }),
      ...(heldOut === undefined ? {} : { heldOut }),
    })),
    checkAgainst(documents) {
      const problems = lines.flatMap(({ line, value: { pages } }) =>
        pages.flatMap((page, index) => {
          const problem = findProblem(page, documents);
          return problem === undefined ? [] : [`${path}:${line}: pages[${index}]: ${problem}`];
        }),
      );
      refuse(problems);
    },
  };
}

function findProblem({ source, page }: PageReference, documents: KnownDocuments): string | undefined {
  const pageCount = documents.get(source);
  if (pageCount === undefined) return `there is no document "${source}"`;
  if (page === undefined || page <= pageCount) return undefined;
  return pageCount === 0 ? `"${source}" has no pages` : `"${source}" has ${pageCount} pages, not ${page}`;
}
