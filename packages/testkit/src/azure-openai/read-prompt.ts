import type { ChatMessage } from './chat-request.ts';

/** A passage in a prompt. */
export interface PromptPassage {
  /** The number by which an answer cites it. */
  readonly number: number;
  readonly text: string;
  /** Its title, heading and file name. */
  readonly context: string;
}

export type PromptTask =
  | {
      readonly kind: 'answer';
      readonly passages: readonly PromptPassage[];
      readonly question: string;
      /** The answer that the prompt prescribes when the passages do not contain one. */
      readonly refusal: string;
    }
  | {
      readonly kind: 'rewrite';
      readonly question: string;
      readonly history: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
    }
  | { readonly kind: 'chat'; readonly text: string };

const DOCUMENTS = /<documents>(?<documents>[\s\S]*)<\/documents>/iu;
const WANTS_REWRITE = /stand.?alone|stands? on its own|rewrit|rephras|reformulat|follow.?up question/iu;
const DEFAULT_REFUSAL = 'I cannot find that in the documents.';

/** Derives the task from the messages alone, as a model does. It does not depend on a particular prompt. */
export function readPrompt(messages: readonly ChatMessage[]): PromptTask {
  const instructions = messages
    .filter(({ role }) => role === 'system' || role === 'developer')
    .map(({ content }) => content)
    .join('\n');
  const conversation = messages.filter(({ role }) => role === 'user' || role === 'assistant');
  const last = conversation.findLast(({ role }) => role === 'user')?.content ?? '';
  const withDocuments = messages.findLast(({ content }) => DOCUMENTS.test(content))?.content;
  if (withDocuments !== undefined) {
    const match = DOCUMENTS.exec(withDocuments);
    const [before = '', after = ''] = withDocuments.split(match?.[0] ?? '');
    const beside = withDocuments === last ? [after, before].map(toQuestion).find(Boolean) : toQuestion(last);
    return {
      kind: 'answer',
      passages: readPassages(match?.groups?.['documents'] ?? ''),
      question: beside ?? '',
      refusal: findRefusal(instructions === '' ? last : instructions),
    };
  }
  if (WANTS_REWRITE.test(`${instructions}\n${last}`)) return readRewrite(conversation, last);
  return { kind: 'chat', text: last };
}

/** Reads passages from JSON lines, a JSON list, a list numbered `[1] …`, or paragraphs. */
function readPassages(documents: string): PromptPassage[] {
  const whole = parseJson(documents);
  if (Array.isArray(whole)) return whole.map(toPassage);
  const lines = documents.split('\n').filter((line) => line.trim() !== '');
  const objects = lines.map(parseJson);
  if (objects.length > 0 && objects.every((value) => typeof value === 'object' && value !== null))
    return objects.map(toPassage);
  const numbered = [...documents.matchAll(/\[(\d+)\][:.]?\s*([\s\S]*?)(?=\n\s*\[\d+\]|$)/gu)];
  if (numbered.length > 0)
    return numbered.map(([, number, text = '']) => ({
      number: Number(number),
      text: text.trim(),
      context: '',
    }));
  return documents
    .split(/\n\s*\n/u)
    .filter((text) => text.trim() !== '')
    .map((text, index) => ({ number: index + 1, text: text.trim(), context: '' }));
}

/** Takes a field such as `text`, or else the longest string, as the text, and a field such as `number` as the number. */
function toPassage(value: unknown, index: number): PromptPassage {
  if (typeof value === 'string') return { number: index + 1, text: value, context: '' };
  const entries = Object.entries(value ?? {});
  const strings = entries
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    .sort((left, right) => right[1].length - left[1].length);
  const named = strings.find(([name]) => /^(?:text|content)$/iu.test(name)) ?? strings[0];
  const number = entries.find(([name]) => /^(?:passage|number|index|n|id|ref|marker)$/iu.test(name))?.[1];
  return {
    number: typeof number === 'number' ? number : index + 1,
    text: named?.[1] ?? '',
    context: strings
      .filter((entry) => entry !== named)
      .map(([, text]) => text)
      .join(' '),
  };
}

function readRewrite(conversation: readonly ChatMessage[], last: string): PromptTask {
  const lines = last.split('\n').map((line) => line.trim());
  const told = lines.flatMap((line) => toTurn(line) ?? []);
  const labelled = lines.findLast((line) => line !== '' && toTurn(line) === undefined) ?? '';
  const before = conversation.slice(0, -1).map(({ role, content }) => ({
    role: role === 'assistant' ? ('assistant' as const) : ('user' as const),
    content,
  }));
  return { kind: 'rewrite', history: [...before, ...told], question: toQuestion(labelled) };
}

function toTurn(line: string): { role: 'user' | 'assistant'; content: string } | undefined {
  const value = parseJson(line);
  if (typeof value === 'object' && value !== null && 'role' in value && 'content' in value)
    return { role: value.role === 'assistant' ? 'assistant' : 'user', content: String(value.content) };
  const match = /^(user|human|assistant|ai|bot):\s*(.+)$/iu.exec(line);
  if (match === null) return undefined;
  const [, speaker = '', content = ''] = match;
  return { role: /^(?:user|human)$/iu.test(speaker) ? 'user' : 'assistant', content };
}

/** Removes fences, quotes and a label such as "Question:". */
function toQuestion(text: string): string {
  const bare = text.replaceAll('"""', '').trim();
  const unlabelled = bare
    .replace(/^[\p{L} -]{0,30}?(?:question|query|follow.?up)[\p{L} ]{0,20}:\s*/iu, '')
    .trim();
  const value = parseJson(unlabelled);
  return typeof value === 'string' ? value : unlabelled;
}

/** Finds a word such as NO_ANSWER, or else the quotation after "reply", "say" or "answer". */
function findRefusal(instructions: string): string {
  const sentinel = /\b[A-Z]{2,}(?:_[A-Z]+)+\b/u.exec(instructions)?.[0];
  const quoted = /\b(?:reply|respond|say|answer)\b[^.\n"“]{0,60}["“]([^"”\n]{3,120})["”]/iu.exec(
    instructions,
  )?.[1];
  return sentinel ?? quoted ?? DEFAULT_REFUSAL;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
