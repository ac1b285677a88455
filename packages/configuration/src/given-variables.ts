import { variables } from './variable-sections.ts';

/** The environment of a process: `process.env`, or the text bindings of an edge runtime. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that are set, by name, as text. */
export type Given = Readonly<Record<string, string | undefined>>;

/** Other names that Azure's own tools give to variables. */
const ALIASES: Readonly<Record<string, string>> = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: 'APPINSIGHTS_CONNECTION_STRING',
};

/** Every name that is read. */
export const knownNames: ReadonlySet<string> = new Set([
  ...variables.map(({ name }) => name),
  ...Object.values(ALIASES),
]);

/** Our variables in an environment. A blank one counts as not set, and blanks around a value are removed. */
export function readGiven(env: Environment): Given {
  const read = (name: string): string => env[name]?.trim() ?? '';
  return Object.fromEntries(
    variables.flatMap(({ name }) => {
      const value = read(name) || read(ALIASES[name] ?? '');
      return value === '' ? [] : [[name, value] as const];
    }),
  );
}

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
