import { z } from 'zod';
import { configurationSchema } from './configuration.ts';
import { type VariableFacts, variableFacts } from './variable.ts';

/** The variables of one group, which `docs/configuration.md` shows in one table. */
export interface Section {
  /** The path of the group, such as `models.openai`. */
  readonly name: string;
  readonly variables: readonly VariableFacts[];
}

/** All groups with their own variables, in order. */
export const sections: readonly Section[] = sectionsOf(configurationSchema, []);

/** All variables with their defaults, and whether they are secret. */
export const variables: readonly VariableFacts[] = sections.flatMap((section) => section.variables);

function sectionsOf(group: z.ZodObject, path: readonly string[]): Section[] {
  const fields = Object.entries(group.shape);
  const own = fields.flatMap(([, field]) => variableFacts.get(field as z.ZodType) ?? []);
  const inner = fields.flatMap(([name, field]) =>
    field instanceof z.ZodObject ? sectionsOf(field, [...path, name]) : [],
  );
  return own.length === 0 ? inner : [{ name: path.join('.'), variables: own }, ...inner];
}
