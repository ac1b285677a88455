import { DEFAULT_CHAT_SETTINGS, RagError } from '@rag/core';
import { z } from 'zod';
import { toAzureBaseUrl } from '../openai/azure-endpoint.ts';
import { type ChatDeployment, parseChatDeployments } from '../openai/chat-deployments.ts';
import { Secret } from './secret.ts';

/** A whole number within bounds, for a schema of environment variables. */
export function wholeNumber(options: {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}) {
  return optionalWholeNumber(options).default(options.default);
}

/** The same without a default. */
export function optionalWholeNumber({ minimum, maximum }: { minimum: number; maximum: number }) {
  const expected = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, expected)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, expected)
    .optional();
}

/** `TOP_K`: how many passages an answer may rest on. */
export function passageCount() {
  return wholeNumber({ default: DEFAULT_CHAT_SETTINGS.topK, minimum: 1, maximum: 20 });
}

/** `true` or `false`; false unless set. */
export function flag() {
  return z
    .enum(['true', 'false'], 'must be true or false')
    .transform((text) => text === 'true')
    .default(false);
}

/** A key, kept where no output can show it. */
export function secret() {
  return z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be a key as it was issued, without spaces or line breaks')
    .transform((text) => new Secret(text))
    .optional();
}

/** A version of one of Azure's protocols. */
export function apiVersion(example: string) {
  return z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}(?:-preview)?$/, `must be a version such as ${example}`)
    .optional();
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

/** An endpoint of Azure, which gets keys and documents: plain http goes to emulators on this machine alone. */
export function azureUrl(example: string) {
  return z
    .string()
    .superRefine((text, context) => {
      const problem = urlProblem(text, example) ?? (isSafe(new URL(text)) ? undefined : HTTPS_ONLY);
      if (problem !== undefined) context.addIssue(problem);
    })
    .optional();
}

/** The endpoint of an Azure OpenAI resource. */
export function azureOpenAIUrl() {
  return azureUrl('https://my-resource.openai.azure.com').refine(
    (text) => text === undefined || problemOf(() => toAzureBaseUrl(text)) === undefined,
    'must be the address of the resource, not of a deployment or a project',
  );
}

/** Chat deployments with what they can do: names, `name=model`, or JSON. */
export function chatDeployments({ atMost = Number.POSITIVE_INFINITY } = {}) {
  return z
    .string()
    .transform((text, context): readonly ChatDeployment[] => {
      const problem = problemOf(() => parseChatDeployments(text));
      if (problem !== undefined) context.addIssue(problem);
      return problem === undefined ? parseChatDeployments(text) : [];
    })
    .refine((list) => list.length <= atMost, `must name ${atMost} deployment`)
    .optional();
}

/** The address of a Redis, with its password if it has one, and so a secret as a whole. */
export function redisUrl() {
  return z
    .string()
    .superRefine((text, context) => {
      const problem = redisProblem(text);
      if (problem !== undefined) context.addIssue(problem);
    })
    .transform((text) => new Secret(text))
    .optional();
}

const HTTPS_ONLY = 'must begin with https:// (http:// is for loopback addresses alone)';
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || isEmulator(url);
}

/** Whether an address is of this machine alone and speaks plain http. */
export function isEmulator({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && LOOPBACK.test(hostname);
}

function urlProblem(text: string, example = 'https://host.example/v1'): string | undefined {
  if (!URL.canParse(text)) return `must be a URL such as ${example}`;
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'must begin with http:// or https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.search !== '' || url.hash !== '') return 'must end with its path, without "?" or "#"';
  return undefined;
}

function redisProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '')
    return 'must be a URL such as redis://localhost:6379 or rediss://user:password@host:10000, with "%40" for "@" in the password';
  if (url.protocol !== 'redis:' && url.protocol !== 'rediss:')
    return 'must begin with redis:// or, for TLS, rediss://';
  if (url.search !== '' || url.hash !== '') return 'must not contain "?" or "#"; write them as %3F and %23';
  if (!/^\/?\d{0,3}$/.test(url.pathname)) return 'must end with its port or the number of a database';
  return undefined;
}

/** What an adapter has against a value, as the rest of a line that begins with the variable's name. */
function problemOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (!(error instanceof RagError)) throw error;
    return error.message.replace(/^The list of chat deployments /, '').replace(/\.$/, '');
  }
}
