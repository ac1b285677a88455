import { z } from 'zod';
import { type Configuration, configurationSchema } from './configuration.ts';
import { ConfigurationError } from './configuration-error.ts';
import { findConflicts } from './conflicts/index.ts';
import { type Environment, type Given, readGiven } from './given-variables.ts';
import { describeMisspelt, findMisspelt, withoutForeign } from './notices/index.ts';
import { variableFacts } from './variable.ts';

/**
 * Translates environment variables into a typed {@link Configuration}. A blank variable counts as not set, blanks
 * around a value are removed, and unknown variables are ignored, as are those that have no effect: see
 * {@link findNotices}. Throws a {@link ConfigurationError} with all problems at once: values that cannot be read, and
 * variables that are incomplete or conflict; and with the misspelt ones, which may be why.
 *
 * @example
 * const { http, models } = readConfiguration(process.env);
 */
export function readConfiguration(env: Environment): Configuration {
  const given = withoutForeign(readGiven(env));
  const parsed = configurationSchema.safeParse(toFields(configurationSchema, given));
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${nameAt(path)}: ${message}`),
    ...findConflicts(given),
  ];
  if (!parsed.success || problems.length > 0)
    throw new ConfigurationError([...problems, ...findMisspelt(env, given).map(describeMisspelt)]);
  return parsed.data;
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
