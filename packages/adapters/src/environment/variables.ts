import { z } from 'zod';

/** A whole number within bounds, for a schema of environment variables. */
export function wholeNumber(options: {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}) {
  const { minimum, maximum } = options;
  const expected = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, expected)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, expected)
    .default(options.default);
}

/** An address of a service. What does not belong into one is told without showing it: it may be secret. */
export function serviceUrl() {
  return z
    .string()
    .superRefine((text, context) => {
      const problem = urlProblem(text);
      if (problem !== undefined) context.addIssue(problem);
    })
    .optional();
}

function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'must be a URL such as https://host.example/v1';
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with http:// or https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.search !== '' || url.hash !== '') return 'must end with its path, without "?" or "#"';
  return undefined;
}
