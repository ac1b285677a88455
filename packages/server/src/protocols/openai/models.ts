import { z } from 'zod';

/** The one model that clients see: the service as a whole, whatever writes its answers. */
export const MODEL = 'rag-chat';

export const modelSchema = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.int(),
  owned_by: z.string(),
});

export const modelListSchema = z.object({ object: z.literal('list'), data: z.array(modelSchema) });

/** The protocol wants a time in seconds; that of the first release serves, so that all replicas say the same. */
const CREATED = Date.UTC(2026, 10, 1) / 1_000;

const DESCRIPTION: z.infer<typeof modelSchema> = {
  id: MODEL,
  object: 'model',
  created: CREATED,
  owned_by: 'rag',
};

export function isModel(id: string): boolean {
  return id === MODEL;
}

export function describeModel(): z.infer<typeof modelSchema> {
  return DESCRIPTION;
}

export function listModels(): z.infer<typeof modelListSchema> {
  return { object: 'list', data: [DESCRIPTION] };
}
