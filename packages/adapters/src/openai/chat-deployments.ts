import { RagError } from '@rag/core';
import { z } from 'zod';
import { type ChatCapabilities, defaultChatCapabilities } from './chat-capabilities.ts';

/** A deployment and how to ask it. */
export interface ChatDeployment {
  /** Its name, which is what a request calls the model. */
  readonly deployment: string;
  readonly capabilities: ChatCapabilities;
}

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const;

const entry = z.strictObject({
  deployment: z.string().trim().min(1),
  model: z.string().trim().min(1).optional(),
  maxTokensParameter: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
  temperature: z.boolean().optional(),
  streamUsage: z.boolean().optional(),
  /** `null` takes the model's own away. */
  reasoningEffort: z.enum(EFFORTS).nullable().optional(),
});

const entries = z.array(entry).min(1);

type Entry = z.output<typeof entry>;

/**
 * The capability table of a configuration: chat deployments in the order in which they are to be asked. A
 * list `name, name=model, …`, where the model tells how to ask a deployment whose name does not; or JSON,
 * `[{ "deployment", "model"?, …capabilities }]`, where the capabilities given override those of the model.
 *
 * Throws `invalid_input`, naming the entry, where it can be neither.
 *
 * @example
 * parseChatDeployments('chat=gpt-5.6-luna, gpt-4o-mini');
 */
export function parseChatDeployments(text: string): readonly ChatDeployment[] {
  const parsed = text.trim().startsWith('[') ? fromJson(text) : fromList(text);
  const names = new Set(parsed.map(({ deployment }) => deployment));
  if (names.size < parsed.length) throw refused('names a deployment twice');
  return parsed.map(toDeployment);
}

function fromList(text: string): Entry[] {
  return text.split(',').map((item, index) => {
    const [deployment = '', model, ...more] = item.split('=').map((part) => part.trim());
    if (deployment === '' || model === '' || more.length > 0)
      throw refused(`must have the form "deployment" or "deployment=model" in its entry ${index + 1}`);
    return model === undefined ? { deployment } : { deployment, model };
  });
}

function fromJson(text: string): Entry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused('begins like JSON but cannot be read as such');
  }
  const result = entries.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? ` (${issue.keys.join(', ')})` : '';
  throw refused(`is wrong at [${issue?.path.join('].[') ?? ''}]${unknown}: ${issue?.message ?? 'invalid'}`);
}

function toDeployment({ deployment, model, reasoningEffort, ...given }: Entry): ChatDeployment {
  const { reasoningEffort: usual, ...rest } = defaultChatCapabilities(model ?? deployment);
  const effort = reasoningEffort === undefined ? usual : (reasoningEffort ?? undefined);
  return {
    deployment,
    capabilities: {
      ...rest,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      ...(effort === undefined ? {} : { reasoningEffort: effort }),
    },
  };
}

function refused(problem: string): RagError {
  return new RagError('invalid_input', `The list of chat deployments ${problem}.`);
}
