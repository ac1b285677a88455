import { z } from 'zod';
import { type Configuration, configurationSchema } from './configuration.ts';
import { ConfigurationError } from './configuration-error.ts';
import { findConflicts, type Given } from './conflicts/index.ts';
import { variableFacts } from './variable.ts';
import { variables } from './variable-sections.ts';

/** The environment of a process: `process.env`, or the text bindings of an edge runtime. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Translates environment variables into a typed {@link Configuration}. A blank variable counts as not set, blanks
 * around a value are removed, and unknown variables are ignored. Throws a {@link ConfigurationError} with all problems
 * at once: values that cannot be read, and variables that are incomplete or conflict.
 *
 * @example
 * const { http, models } = readConfiguration(process.env);
 */
export function readConfiguration(env: Environment): Configuration {
  const given = readGiven(env);
  const parsed = configurationSchema.safeParse(toFields(configurationSchema, given));
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${nameAt(path)}: ${message}`),
    ...findConflicts(given),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  return parsed.data;
}

/** Other names that Azure's own tools give to variables. */
const ALIASES: Readonly<Record<string, string>> = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: 'APPINSIGHTS_CONNECTION_STRING',
};

function readGiven(env: Environment): Given {
  const read = (name: string): string => env[name]?.trim() ?? '';
  return Object.fromEntries(
    variables.flatMap(({ name }) => {
      const value = read(name) || read(ALIASES[name] ?? '');
      return value === '' ? [] : [[name, value] as const];
    }),
  );
}

type Fields = { [field: string]: string | undefined | Fields };

/** The texts that were given, nested as the schema is. */
function toFields(group: z.ZodObject, given: Given): Fields {
  return Object.fromEntries(
    Object.entries(group.shape).map(([field, schema]) => [
      field,
      schema instanceof z.ZodObject
        ? toFields(schema, given)
        : given[variableFacts.get(schema as z.ZodType)?.name ?? ''],
    ]),
  );
}

/** The variable that the schema reads at a path. */
function nameAt(path: readonly PropertyKey[]): string {
  let schema: unknown = configurationSchema;
  for (const field of path) if (schema instanceof z.ZodObject) schema = schema.shape[String(field)];
  return variableFacts.get(schema as z.ZodType)?.name ?? path.join('.');
}
