import { createReplyOutlet, type ReplyPart } from './reply-outlet.ts';
import { type ReplyToken, readToken, TOKEN_START } from './reply-token.ts';

export interface ReplyFilterOptions {
  /**
   * Whether the model is known to think. Its text is then held back until it is clear that it is no thought whose
   * opening tag stood in the prompt: up to the closing tag, or to the end.
   */
  readonly holds: boolean;
}

/** Separates the answer in the reply of a model from thoughts and from markup for programs. */
export interface ReplyFilter {
  push(text: string): void;
  /** The rest has come. `isCut`: the reply ended at its token limit, and text that was held back may be half a thought. */
  end(ending: { readonly isCut: boolean }): void;
  /** Call it when the thoughts come in a field of their own: nothing need be held back for them. */
  release(): void;
  /** What can be passed on, without what was taken before: at most a restart and a text. */
  take(): readonly ReplyPart[];
  /** Whether the reply had a thought. */
  readonly hasThought: boolean;
  /** Whether text turned out to be a thought only behind it: its opening tag was not in the reply. */
  readonly beganInThought: boolean;
}

type Mode = 'text' | 'thought' | 'bare-thought' | 'role' | 'role-line' | 'channel' | 'over';

/** Harmony's name of the channel for answers. The others are for thoughts and tools. */
const ANSWER_CHANNEL = /^\s*(?:final|response)\b/iu;
const ANSWERING_ROLE = /^\s*(?:assistant|model)?\s*$/iu;
/** A longer header has no end: what follows its first word is text. */
const MAX_HEADER = 200;
const MAX_TOKEN = 260;
/** How a reply begins, and its answer, when the server removes harmony's markup and leaves the names of channels. */
const BARE_THOUGHT = 'analysis';
const BARE_ANSWER = 'assistantfinal';

/**
 * Takes tags around thoughts, with what is between them, and other markup out of a reply, however it is cut into pieces.
 * A text that can be no markup passes at once. Markup in Markdown code is text, because documents may be about it.
 *
 * A closing tag without an opening one says that all text before it was a thought. Where some of that was passed on
 * already, a `restart` takes it back.
 */
export function createReplyFilter({ holds }: ReplyFilterOptions): ReplyFilter {
  const outlet = createReplyOutlet(holds);
  let mode: Mode = 'text';
  let pending = '';
  let hasBegun = false;
  let header = '';
  /** A thought that began within a line. If it never ends, it was text. */
  let inLine: string | undefined;
  /** The last character of a thought. */
  let lastThought = '';
  let hasThought = false;
  let beganInThought = false;

  function think(): void {
    mode = 'thought';
    hasThought = true;
    lastThought = '';
  }

  function answer(): void {
    mode = 'text';
    inLine = undefined;
    outlet.closeGap();
  }

  function takeBack(): void {
    hasThought = true;
    beganInThought ||= outlet.hasText;
    outlet.takeBack();
    answer();
  }

  function openThought(tag: string): void {
    if (outlet.isWithinLine) inLine = tag;
    // A model that writes the opening tag begins no thought without it.
    else if (!outlet.hasText) outlet.release();
    think();
  }

  function endHeader(kind: 'role' | 'channel'): void {
    if (kind === 'channel') {
      if (!ANSWER_CHANNEL.test(header)) think();
      else if (outlet.hasText) takeBack();
      else answer();
    } else if (ANSWERING_ROLE.test(header)) answer();
    // Another turn, which the model made up.
    else mode = outlet.hasText ? 'over' : 'thought';
    header = '';
  }

  function takeInText({ kind }: ReplyToken, written: string): void {
    outlet.closeGap();
    if (kind === 'open') openThought(written);
    else if (kind === 'close') takeBack();
    else if (kind === 'wrapper' && !hasThought) outlet.show(written);
    else if (kind === 'end' && outlet.hasText) mode = 'over';
    else beginHeader(kind);
  }

  function beginHeader(kind: ReplyToken['kind']): void {
    if (kind !== 'role' && kind !== 'role-line' && kind !== 'channel') return;
    if (kind === 'channel') hasThought = true;
    header = '';
    inLine = undefined;
    mode = kind;
  }

  /** Reads up to the next token and takes it. Returns what is left, or `undefined` if nothing more can be read. */
  function scanToToken(text: string, ended: boolean): string | undefined {
    TOKEN_START.lastIndex = 0;
    const at = TOKEN_START.exec(text)?.index ?? text.length;
    take(text.slice(0, at));
    if (at === text.length) return '';
    const rest = text.slice(at);
    const token = readMarkup(rest, ended);
    if (token === 'open') {
      pending = rest;
      return undefined;
    }
    if (token === 'none') {
      take(rest.slice(0, 1));
      return rest.slice(1);
    }
    takeToken(token, rest.slice(0, token.length));
    return rest.slice(token.length);
  }

  /** Reads a token that counts: in an answer one outside of code, in a thought no closing tag that it quotes. */
  function readMarkup(rest: string, ended: boolean): ReturnType<typeof readToken> {
    if (mode === 'text' && outlet.isCodeNext()) return 'none';
    const token = readToken(rest.slice(0, MAX_TOKEN), ended);
    if (typeof token === 'string' || mode === 'text' || lastThought !== '`') return token;
    const next = rest.charAt(token.length);
    if (next === '' && !ended) return 'open';
    return next === '`' ? 'none' : token;
  }

  function takeToken(token: ReplyToken, written: string): void {
    if (mode === 'text') takeInText(token, written);
    else {
      if (inLine !== undefined) inLine += written;
      if (token.kind === 'close') answer();
      else beginHeader(token.kind);
    }
  }

  function take(text: string): void {
    if (mode === 'text') outlet.show(text);
    else {
      lastThought = text.slice(-1) || lastThought;
      if (inLine !== undefined) inLine += text;
    }
  }

  function scanHeader(text: string, ended: boolean): string | undefined {
    const kind = mode === 'channel' ? 'channel' : 'role';
    const end =
      mode === 'role-line'
        ? /\n/u.exec(text)
        : /<[|｜](message|end_header_id|end_of_role|channel)[|｜]>/iu.exec(text);
    if (end !== null) {
      header = text.slice(0, end.index);
      if (end[1]?.toLowerCase() === 'channel') mode = 'channel';
      else endHeader(kind);
      return text.slice(end.index + end[0].length);
    }
    if (text.length <= MAX_HEADER && !ended) {
      pending = text;
      return undefined;
    }
    header = /^\s*\w*/u.exec(text)?.[0] ?? '';
    const rest = text.slice(header.length);
    endHeader(kind);
    return rest;
  }

  function scanBareThought(text: string): string | undefined {
    const at = text.indexOf(BARE_ANSWER);
    if (at < 0) {
      pending = text.slice(-BARE_ANSWER.length);
      return undefined;
    }
    answer();
    return text.slice(at + BARE_ANSWER.length);
  }

  /** Returns whether the beginning is known. */
  function begin(ended: boolean): boolean {
    const beginning = pending.trimStart();
    const isOpen = beginning.length <= BARE_THOUGHT.length && BARE_THOUGHT.startsWith(beginning);
    if (isOpen && !ended) return false;
    hasBegun = true;
    if (!beginning.startsWith(BARE_THOUGHT) || !/^\p{Lu}/u.test(beginning.slice(BARE_THOUGHT.length)))
      return true;
    mode = 'bare-thought';
    hasThought = true;
    return true;
  }

  function scanOnce(text: string, ended: boolean): string | undefined {
    switch (mode) {
      case 'over':
        return '';
      case 'bare-thought':
        return scanBareThought(text);
      case 'text':
      case 'thought':
        return scanToToken(text, ended);
      default:
        return scanHeader(text, ended);
    }
  }

  function scan(ended: boolean): void {
    if (!hasBegun && !begin(ended)) return;
    let rest: string | undefined = pending;
    pending = '';
    while (rest !== undefined && rest !== '') rest = scanOnce(rest, ended);
  }

  return {
    push(text) {
      pending += text;
    },
    end({ isCut }) {
      scan(true);
      if (inLine !== undefined && !isCut) outlet.show(inLine);
      outlet.end(isCut);
    },
    release() {
      scan(false);
      outlet.release();
    },
    take() {
      scan(false);
      return outlet.flush();
    },
    get hasThought() {
      return hasThought;
    },
    get beganInThought() {
      return beganInThought;
    },
  };
}
