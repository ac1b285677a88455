import { variables } from '../variable-sections.ts';

/** The variables that are set, by name, as text. */
export type Given = Readonly<Record<string, string | undefined>>;

/** Those of the names that are set. */
export function namesGiven(given: Given, ...names: readonly string[]): string[] {
  return names.filter((name) => given[name] !== undefined);
}

/** Those of the names that are set to something other than their default, which a copy of `.env.example` sets too. */
export function namesChanged(given: Given, ...names: readonly string[]): string[] {
  return namesGiven(given, ...names).filter(
    (name) => given[name] !== variables.find((variable) => variable.name === name)?.defaultText,
  );
}
