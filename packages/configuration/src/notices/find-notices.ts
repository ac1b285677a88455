import { type Environment, readGiven } from '../given-variables.ts';
import { findForeign } from './foreign-variables.ts';
import { findMisspelt, type MisspeltVariable } from './misspelt-variables.ts';

/** Something about an environment that does not stop a program. Never contains a value. */
export interface Notice {
  /** One line that names the variables. */
  readonly message: string;
  /** Whether it is probably a mistake. Otherwise the variables are there for other programs. */
  readonly isMistake: boolean;
}

/**
 * What a person should know about an environment that `readConfiguration` accepts: variables that are misspelt, and
 * those that have no effect, such as a key without a model.
 */
export function findNotices(env: Environment): Notice[] {
  const given = readGiven(env);
  return [
    ...findMisspelt(env, given).map((found) => ({ message: describeMisspelt(found), isMistake: true })),
    ...findForeign(given).map(({ names, reason }) => ({
      message: `${names.join(', ')}: ${reason}`,
      isMistake: false,
    })),
  ];
}

/** One line about a misspelt variable. */
export function describeMisspelt({ name, meant }: MisspeltVariable): string {
  return `${name}: is not read; did you mean ${meant}?`;
}
