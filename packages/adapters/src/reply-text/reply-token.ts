/** What a piece of markup does to the reply of a model. */
export type TokenKind =
  /** A thought begins. */
  | 'open'
  /** A thought ends. */
  | 'close'
  /** A header begins that names the role of what follows, and ends with a `body`. */
  | 'role'
  /** The same, but the header ends with its line. */
  | 'role-line'
  /** A header begins that names the channel of what follows, and ends with a `body`. */
  | 'channel'
  /** What a header announced begins. */
  | 'body'
  /** A tag around the answer, which is markup only behind a thought. */
  | 'wrapper'
  /** The turn of the model ends. */
  | 'end'
  /** Means nothing here. */
  | 'control';

export interface ReplyToken {
  readonly kind: TokenKind;
  readonly length: number;
}

/** Where a token may begin. */
export const TOKEN_START = /[<[◁]/gu;

/** Longer text between the brackets is no token. */
const MAX_NAME = 40;
const MAX_ATTRIBUTES = 200;
/** An incomplete token at the end of a reply is dropped from this length on: "<thi", but not "<" or "<b". */
const MIN_FRAGMENT = 4;

const THOUGHT_TAGS: ReadonlySet<string> = new Set([
  'think',
  'thinking',
  'thought',
  'thoughts',
  'thought_process',
  'reasoning',
  'reflection',
  'analysis',
  'scratchpad',
  'inner_monologue',
  'internal_monologue',
  'chain_of_thought',
  'seed:think',
  'mm:think',
  'antml:thinking',
  'longcat_think',
]);

/** By name, which a closing tag has with its slash. */
const OTHER_TAGS: Readonly<Record<string, TokenKind>> = {
  answer: 'wrapper',
  '/answer': 'wrapper',
  final: 'wrapper',
  '/final': 'wrapper',
  final_answer: 'wrapper',
  '/final_answer': 'wrapper',
  response: 'wrapper',
  '/response': 'wrapper',
  solution: 'wrapper',
  '/solution': 'wrapper',
  '/s': 'control',
  bos: 'control',
  eos: 'end',
  pad: 'control',
  end_of_turn: 'end',
  start_of_turn: 'role-line',
  // Gemma's channels have their bars on one side each.
  '|channel': 'open',
  'channel|': 'close',
};

/** Between bars, as `<|name|>`. Others are `control`: no prose looks like this. */
const BARRED: Readonly<Record<string, TokenKind>> = {
  think: 'open',
  thinking: 'open',
  start_thinking: 'open',
  begin_of_thought: 'open',
  begin_of_thinking: 'open',
  '/think': 'close',
  '/thinking': 'close',
  end_thinking: 'close',
  end_of_thought: 'close',
  end_of_thinking: 'close',
  channel: 'channel',
  start: 'role',
  start_header_id: 'role',
  start_of_role: 'role',
  im_start: 'role-line',
  message: 'body',
  end_header_id: 'body',
  end_of_role: 'body',
  im_end: 'end',
  eot_id: 'end',
  eom_id: 'end',
  endoftext: 'end',
  end_of_text: 'end',
  end_of_turn: 'end',
  end_of_turn_token: 'end',
  end_of_sentence: 'end',
  return: 'end',
  user: 'end',
  system: 'end',
};

const TAG = new RegExp(
  `^<\\s?(/?)\\s?([a-z|][a-z_:|]{0,${MAX_NAME}})((?:\\s[^<>]{0,${MAX_ATTRIBUTES}})?/?)>`,
  'iu',
);
const TAG_BEGINNING = new RegExp(
  `^<\\s?(/?)\\s?([a-z|][a-z_:|]{0,${MAX_NAME}})?(\\s[^<>]{0,${MAX_ATTRIBUTES}}|/)?$`,
  'iu',
);
const BAR = new RegExp(`^<[|｜]([^<>|｜\\n]{1,${MAX_NAME}})[|｜]>`, 'u');
const BAR_BEGINNING = new RegExp(`^<[|｜][^<>|｜\\n]{0,${MAX_NAME}}[|｜]?$`, 'u');
/** Mistral's, which are in capitals, and Kimi's. */
const SIGNS: Readonly<Record<string, TokenKind>> = {
  '[THINK]': 'open',
  '[/THINK]': 'close',
  '[INST]': 'end',
  '[/INST]': 'control',
  '◁think▷': 'open',
  '◁/think▷': 'close',
};

/**
 * Reads the markup that models write for programs at the start of a text: tags around thoughts, channels and roles, and
 * the ends of turns, in the spellings of many models.
 *
 * @returns `open` if the text may still become a token, `none` if it is none
 */
export function readToken(text: string, ended: boolean): ReplyToken | 'open' | 'none' {
  const token = readSign(text) ?? readBarred(text) ?? readTag(text);
  if (token !== undefined) return token;
  if (!isBeginning(text)) return 'none';
  if (!ended) return 'open';
  return text.length >= MIN_FRAGMENT ? { kind: 'control', length: text.length } : 'none';
}

function readSign(text: string): ReplyToken | undefined {
  const found = Object.entries(SIGNS).find(([sign]) => text.startsWith(sign));
  return found === undefined ? undefined : { kind: found[1], length: found[0].length };
}

function readBarred(text: string): ReplyToken | undefined {
  const [whole, name = ''] = BAR.exec(text) ?? [];
  if (whole === undefined) return undefined;
  // DeepSeek writes "end▁of▁sentence".
  const key = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s▁-]+/gu, '_');
  return { kind: BARRED[key] ?? 'control', length: whole.length };
}

function readTag(text: string): ReplyToken | undefined {
  const [whole, slash = '', written = '', attributes = ''] = TAG.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const name = written.toLowerCase();
  const isThought = THOUGHT_TAGS.has(name);
  // "<think/>" thinks nothing.
  if (isThought && slash === '' && attributes.trimEnd().endsWith('/'))
    return { kind: 'control', length: whole.length };
  const kind = isThought ? (slash === '' ? 'open' : 'close') : OTHER_TAGS[slash + name];
  return kind === undefined ? undefined : { kind, length: whole.length };
}

function isBeginning(text: string): boolean {
  if (BAR_BEGINNING.test(text)) return true;
  if (Object.keys(SIGNS).some((sign) => sign.startsWith(text))) return true;
  const [whole, slash = '', written = '', attributes] = TAG_BEGINNING.exec(text) ?? [];
  if (whole === undefined) return false;
  const name = written.toLowerCase();
  if (attributes !== undefined) return THOUGHT_TAGS.has(name) || slash + name in OTHER_TAGS;
  return (
    [...THOUGHT_TAGS].some((tag) => tag.startsWith(name)) ||
    Object.keys(OTHER_TAGS).some((tag) => tag.startsWith(slash + name))
  );
}
