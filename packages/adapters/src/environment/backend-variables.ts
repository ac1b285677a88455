import { z } from 'zod';
import { serviceUrl } from './variables.ts';

/**
 * The variables that choose back ends, with their defaults; `.env.example` explains them. The server adds
 * its own with `extend`. For {@link parseEnvironment}, which also checks those that belong together.
 */
export const backendVariables = z.object({
  DATA_DIR: z.string().default('.data'),
  DOCUMENTS_DIR: z.string().default('docs/corpus'),
  OPENAI_BASE_URL: serviceUrl(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_MODEL: z.string().optional(),
  OPENAI_EMBEDDING_MODEL: z.string().optional(),
});

/** Which back ends are chosen, by the names of the variables. */
export type BackendSettings = z.output<typeof backendVariables>;

/** What is given by halves: one line for each set of variables that only make sense together. */
export function findHalfGiven(env: Readonly<Record<string, string | undefined>>): string[] {
  const isSet = (name: string): boolean => env[name] !== undefined;
  const models = ['OPENAI_MODEL', 'OPENAI_EMBEDDING_MODEL'].filter(isSet);
  const access = ['OPENAI_BASE_URL', 'OPENAI_API_KEY'].filter(isSet);
  if (models.length === 0 && access.length > 0) {
    return [`${access.join(', ')}: of no use without OPENAI_MODEL, OPENAI_EMBEDDING_MODEL or both`];
  }
  if (access.length === 0 && models.length > 0) {
    return [
      `${models.join(', ')}: needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server other than OpenAI's, or both`,
    ];
  }
  return [];
}
