import { RagError } from '@rag/core';
import { z } from 'zod';
import {
  type ChatCapabilities,
  DEFAULT_EFFORT,
  defaultChatCapabilities,
  REASONING_TOKENS,
} from './chat-capabilities.ts';

/** A deployment and its capabilities. */
export interface ChatDeployment {
  /** Its name, which a request gives as the model. */
  readonly deployment: string;
  readonly capabilities: ChatCapabilities;
  /** How often it is asked first, relative to the others; absent means 1. */
  readonly weight?: number;
}

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

const entry = z.strictObject({
  deployment: z.string().trim().min(1),
  model: z.string().trim().min(1).optional(),
  maxTokensParameter: z.enum(['max_tokens', 'max_completion_tokens']).optional(),
  temperature: z.boolean().optional(),
  streamUsage: z.boolean().optional(),
  /** `null` removes the effort of the model. */
  reasoningEffort: z.enum(EFFORTS).nullable().optional(),
  reasoningTokens: z.int().min(0).max(1_000_000).optional(),
  weight: z.number().min(0).max(1_000).optional(),
});

const entries = z.array(entry).min(1);

type Entry = z.output<typeof entry>;

/**
 * Reads chat deployments with their capabilities, in the order in which they replace each other. A list
 * `name, name=model, name=model*weight, …`, where the model determines the capabilities of a deployment whose name does
 * not; or JSON, `[{ "deployment", "model"?, "weight"?, …capabilities }]`, whose capabilities override those of the model.
 *
 * Throws `invalid_input`, naming the entry, for anything else.
 *
 * @example
 * parseChatDeployments('chat=gpt-5.6-luna, gpt-4o-mini');
 */
export function parseChatDeployments(text: string): readonly ChatDeployment[] {
  const parsed = text.trim().startsWith('[') ? fromJson(text) : fromList(text);
  const names = new Set(parsed.map(({ deployment }) => deployment));
  if (names.size < parsed.length) throw refused('names a deployment twice');
  if (parsed.every(({ weight }) => weight === 0)) throw refused('gives every deployment the weight 0');
  return parsed.map(toDeployment);
}

function fromList(text: string): Entry[] {
  return text.split(',').map((item, index) => {
    const [, name = '', weight] = /^([^*]*)(?:\*\s*(\d{1,3})\s*)?$/u.exec(item) ?? [];
    const [deployment = '', model, ...more] = name.split('=').map((part) => part.trim());
    if (deployment === '' || model === '' || more.length > 0)
      throw refused(
        `must have the form "deployment", "deployment=model" or either with "*weight" in its entry ${index + 1}`,
      );
    return {
      deployment,
      ...(model === undefined ? {} : { model }),
      ...(weight === undefined ? {} : { weight: Number(weight) }),
    };
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
  // An unknown name is not quoted: it may be a key by mistake.
  const problem =
    issue?.code === 'unrecognized_keys'
      ? `a member is none of ${Object.keys(entry.shape).join(', ')}`
      : (issue?.message ?? 'invalid');
  throw refused(`is wrong at [${issue?.path.join('].[') ?? ''}]: ${problem}`);
}

/** Whether the model writes its thoughts, as its capabilities have it. */
function toThinks({ thinks }: ChatCapabilities): Pick<ChatCapabilities, 'thinks'> {
  return thinks === undefined ? {} : { thinks };
}

/** Models that reason accept no temperature, so the effort decides unless both are given. */
function toDeployment({ deployment, model, weight, ...given }: Entry): ChatDeployment {
  const byName = defaultChatCapabilities(model ?? deployment);
  const { reasoningEffort: usualEffort, ...usual } = byName;
  const effort = given.reasoningEffort === undefined ? usualEffort : (given.reasoningEffort ?? undefined);
  const hasDefaultEffort = given.reasoningEffort === null && usualEffort !== undefined;
  const reasons = hasDefaultEffort || (effort !== undefined && effort !== 'none');
  const { maxTokensParameter = effort === undefined ? usual.maxTokensParameter : 'max_completion_tokens' } =
    given;
  const reasoningTokens =
    given.reasoningTokens ?? (hasDefaultEffort ? REASONING_TOKENS[DEFAULT_EFFORT] : undefined);
  return {
    deployment,
    capabilities: {
      maxTokensParameter,
      temperature: given.temperature ?? (usual.temperature && !reasons),
      streamUsage: given.streamUsage ?? usual.streamUsage,
      ...(effort === undefined ? {} : { reasoningEffort: effort }),
      ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
      ...toThinks(byName),
    },
    ...(weight === undefined ? {} : { weight }),
  };
}

function refused(problem: string): RagError {
  return new RagError('invalid_input', `The list of chat deployments ${problem}.`);
}
