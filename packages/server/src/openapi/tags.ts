export interface Tag {
  readonly name: string;
  readonly description: string;
}

/** The groups of routes, in the order in which the page shows them. */
export const TAGS: readonly Tag[] = [
  { name: 'Questions', description: 'Ask, and go on with a conversation.' },
  {
    name: 'Other protocols',
    description: 'The same answers for clients of OpenAI, the AI SDK and assistants.',
  },
  { name: 'Pages', description: 'What browsers load.' },
  { name: 'Service', description: 'Health, and this description.' },
];

const OTHER_PROTOCOLS = /^\/(?:v1\/|api\/chat|mcp)/;
const QUESTIONS = /^\/(?:chat$|sessions\/|feedback|documents\/)/;
const SERVICE = /^\/(?:health|ready|openapi\.json|docs)$/;

export function tagOf(path: string): string {
  if (QUESTIONS.test(path)) return 'Questions';
  if (OTHER_PROTOCOLS.test(path)) return 'Other protocols';
  return SERVICE.test(path) ? 'Service' : 'Pages';
}
