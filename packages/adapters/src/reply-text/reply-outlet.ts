import { createCodeTracker } from './code-tracker.ts';

export type ReplyPart =
  | { readonly type: 'text'; readonly text: string }
  /** The text so far was a thought: it does not count. */
  | { readonly type: 'restart' };

/** The text of an answer on its way out of a reply, with what may yet turn out to be a thought held back. */
export interface ReplyOutlet {
  show(text: string): void;
  /** Something was taken out: the space around it becomes that between words or paragraphs. */
  closeGap(): void;
  /** All text so far was a thought. */
  takeBack(): void;
  /** No thought can have begun without its tag: nothing need be held back. */
  release(): void;
  /** Returns what can be passed on now. */
  flush(): readonly ReplyPart[];
  /** The end of the reply. Held text is an answer without thoughts, or if the reply was cut half a thought. */
  end(isCut: boolean): void;
  /** Whether there is any text, passed on or held. */
  readonly hasText: boolean;
  /** Whether the line that is being written has begun. */
  readonly isWithinLine: boolean;
  /** Whether the next character is within Markdown code. */
  isCodeNext(): boolean;
}

/**
 * How models begin that think aloud, and answers hardly do. A reply that begins so is held back from there on, until
 * its closing tag or its end; a wrong guess costs an answer its streaming, and no more.
 */
const THINKING_ALOUD = [
  'okay,',
  'okay so',
  'ok,',
  'ok so',
  'alright,',
  'hmm',
  'let me ',
  'let’s ',
  "let's ",
  'the user ask',
  'the user is asking',
  'the user has asked',
  'the user want',
  'the user question',
  'the user query',
  'the user’s question',
  "the user's question",
  'user asks',
  'user wants',
  'the question asks',
  'we need to ',
  'we have to ',
  'we are asked',
  'we are given',
  'i need to ',
  'i have to ',
  'i should ',
  'first, i ',
  'first, let',
  'so the user',
  'so, the user',
  'wait,',
  'thinking process',
  '嗯',
  '好的，用户',
  '用户问',
  '我们需要',
] as const;

/** @param holds whether the model is known to think */
export function createReplyOutlet(holds: boolean): ReplyOutlet {
  let code = createCodeTracker();
  let ready = '';
  let held = '';
  let isHolding = holds;
  /** The start of the reply, while it may still become a phrase of {@link THINKING_ALOUD}. */
  let beginning: string | undefined = '';
  let hasPassed = false;
  let needsRestart = false;
  let written = '';
  let gap: string | undefined = '';

  function letGo(): void {
    isHolding = false;
    beginning = undefined;
    ready += held;
    held = '';
  }

  /**
   * Returns how much of a text is shown: what stands before the last character of a phrase, so that it does not depend on
   * how the reply was cut.
   */
  function readBeginning(text: string): number {
    if (isHolding) return 0;
    if (beginning === undefined) return text.length;
    const words = beginning + text.toLowerCase();
    const phrase = THINKING_ALOUD.find((aloud) => words.startsWith(aloud));
    if (phrase !== undefined) {
      isHolding = true;
      return phrase.length - 1 - beginning.length;
    }
    beginning = THINKING_ALOUD.some((aloud) => aloud.startsWith(words)) ? words : undefined;
    return text.length;
  }

  function add(text: string): void {
    if (text === '') return;
    code.take(text);
    written = (written + text).slice(-WRITTEN_TAIL);
    const shown = readBeginning(text);
    ready += text.slice(0, shown);
    held += text.slice(shown);
  }

  function takeBack(): void {
    needsRestart ||= hasPassed;
    hasPassed = false;
    ready = '';
    held = '';
    written = '';
    gap = '';
    isHolding = false;
    beginning = undefined;
    code = createCodeTracker();
  }

  return {
    show(text) {
      if (gap === undefined) {
        add(text);
        return;
      }
      const word = text.trimStart();
      gap += text.slice(0, text.length - word.length);
      if (word === '') return;
      const space = toSpace(written, gap);
      gap = undefined;
      add(space + word);
    },
    closeGap() {
      gap ??= '';
    },
    takeBack,
    release: letGo,
    flush() {
      const parts: ReplyPart[] = needsRestart ? [{ type: 'restart' }] : [];
      if (ready !== '') parts.push({ type: 'text', text: ready });
      hasPassed ||= ready !== '';
      ready = '';
      needsRestart = false;
      return parts;
    },
    end(isCut) {
      // What was cut within a thought is no answer, nor is the beginning of it that was shown.
      if (isHolding && isCut) takeBack();
      else letGo();
    },
    get hasText() {
      return written !== '';
    },
    get isWithinLine() {
      return written !== '' && !(written + (gap ?? '')).endsWith('\n');
    },
    isCodeNext: () => code.isCodeNext(),
  };
}

const WRITTEN_TAIL = 2;

/** The space where something was taken out of `before`, a gap and what follows. */
function toSpace(before: string, gap: string): string {
  if (before === '') return '';
  if (gap.includes('\n')) return '\n\n'.slice(/\n*$/u.exec(before)?.[0].length ?? 0);
  return /\s$/u.test(before) || gap === '' ? '' : ' ';
}
