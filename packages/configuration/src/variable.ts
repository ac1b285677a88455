import { z } from 'zod';
import { Secret } from './secret.ts';

/** What people need to know about an environment variable. */
export interface VariableFacts {
  readonly name: string;
  /** Markdown sentences, for `docs/configuration.md` and `.env.example`. */
  readonly description: string;
  /** The text that applies when the variable is not set, if any. */
  readonly defaultText?: string;
  /** Whether the value must not be shown or stored in plain text. */
  readonly isSecret: boolean;
}

/** The facts of each schema that {@link variable} or {@link secretVariable} made. */
export const variableFacts = z.registry<VariableFacts>();

/** A schema that reads the text of one variable. */
type TextSchema = z.ZodType<unknown, string>;

/**
 * One environment variable: its name, how its text is read, what it is for and its default, if it has one. A field of
 * a group in `variables/`; nothing else has to change when one is added.
 *
 * @example
 * z.object({ maxAttempts: variable('MODEL_ATTEMPTS', wholeNumber({ minimum: 1, maximum: 5 }), { description: '…', default: '2' }) });
 */
export function variable<Schema extends TextSchema>(
  name: string,
  schema: Schema,
  facts: { readonly description: string; readonly default: string },
): z.ZodPrefault<Schema>;
export function variable<Schema extends TextSchema>(
  name: string,
  schema: Schema,
  facts: { readonly description: string },
): z.ZodOptional<Schema>;
export function variable(
  name: string,
  schema: TextSchema,
  { description, default: defaultText }: { readonly description: string; readonly default?: string },
): z.ZodType {
  if (defaultText === undefined)
    return schema.optional().register(variableFacts, { name, description, isSecret: false });
  return schema
    .prefault(defaultText)
    .register(variableFacts, { name, description, defaultText, isSecret: false });
}

/** A variable whose value is read into a {@link Secret}. It has no default. */
export function secretVariable(
  name: string,
  schema: z.ZodType<string, string>,
  { description }: { readonly description: string },
) {
  const secret = schema.transform((text) => new Secret(text)).optional();
  return secret.register(variableFacts, { name, description, isSecret: true });
}
