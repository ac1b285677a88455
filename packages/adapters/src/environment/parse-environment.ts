import { z } from 'zod';
import { ConfigurationError } from './configuration-error.ts';
import { findConflicts } from './find-conflicts.ts';

/**
 * Reads settings from environment variables. One that is empty or blank counts as not set, others lose the
 * blanks around them, unknown ones are ignored. Throws a {@link ConfigurationError} with all problems at
 * once.
 *
 * @example
 * const settings = parseEnvironment(backendVariables.extend({ PORT: wholeNumber({ … }) }), process.env);
 */
export function parseEnvironment<Shape extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<Shape>,
  env: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = env[name]?.trim() ?? '';
      return value === '' ? [] : [[name, value] as const];
    }),
  );
  const parsed = z.safeParse(schema, given);
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
    ...findConflicts(given),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  return parsed.data;
}
