import { z } from 'zod';
import { ProblemError } from '../../http/index.ts';

/** The only model that clients see: the service as a whole, whichever model generates its answers. */
export const MODEL = 'rag-chat';

export const modelSchema = z
  .object({
    id: z.string(),
    object: z.literal('model'),
    created: z.int(),
    owned_by: z.string(),
  })
  .meta({ id: 'Model' });

export const modelListSchema = z
  .object({ object: z.literal('list'), data: z.array(modelSchema) })
  .meta({ id: 'ModelList' });

/** The protocol needs a time in seconds. The date of the first release is the same on all replicas. */
const CREATED = Date.UTC(2026, 10, 1) / 1_000;

const DESCRIPTION: z.infer<typeof modelSchema> = {
  id: MODEL,
  object: 'model',
  created: CREATED,
  owned_by: 'rag',
};

/** Throws `not_found` for any other model. */
export function requireModel(id: string): void {
  if (id !== MODEL) throw noSuchModel();
}

export function noSuchModel(): ProblemError {
  const message = `There is no such model. The only one is ${MODEL}.`;
  return new ProblemError('not_found', message, { errors: [{ field: 'model', message }] });
}

export function describeModel(): z.infer<typeof modelSchema> {
  return DESCRIPTION;
}

export function listModels(): z.infer<typeof modelListSchema> {
  return { object: 'list', data: [DESCRIPTION] };
}
