import { ConfigurationError } from '../configuration-error.ts';
import type { Environment } from '../given-variables.ts';
import { readConfiguration } from '../read-configuration.ts';

/** The problems for which an environment is rejected; empty when it is accepted. */
export function problemsIn(env: Environment): readonly string[] {
  try {
    readConfiguration(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}
