import type { Given } from '../given-variables.ts';
import { generationProblems } from './generation-problems.ts';
import { azureOpenAIProblems, embeddingProblems, openAIProblems } from './model-problems.ts';
import { redisProblems } from './redis-problems.ts';
import { searchProblems } from './search-problems.ts';
import { telemetryProblems } from './telemetry-problems.ts';

/**
 * One line for each set of variables that only make sense together, or never do. A variable that is set to its
 * default is never a problem.
 */
export function findConflicts(given: Given): string[] {
  return [
    openAIProblems,
    azureOpenAIProblems,
    searchProblems,
    embeddingProblems,
    generationProblems,
    redisProblems,
    telemetryProblems,
  ].flatMap((problemsOf) => problemsOf(given));
}
