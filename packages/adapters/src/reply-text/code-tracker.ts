/** Follows a Markdown text character by character, and knows whether it is within code. */
export interface CodeTracker {
  take(text: string): void;
  /** Whether the next character is within a code span or a fenced block. Only for one that is no backtick. */
  isCodeNext(): boolean;
}

/**
 * Code spans end with their line at the latest, so that a stray backtick makes no code of a whole answer. Fences of
 * tildes and indented code are not recognised.
 */
export function createCodeTracker(): CodeTracker {
  /** The number of backticks that opened the fence or the span; 0 outside. */
  let fence = 0;
  let span = 0;
  let run = 0;
  let isLineStart = true;
  let runBeganLine = false;

  function endRun(): void {
    if (run > 0) takeRun(run, run >= 3 && runBeganLine);
    run = 0;
  }

  function takeRun(length: number, isFence: boolean): void {
    if (fence > 0) {
      if (isFence && length >= fence) fence = 0;
    } else if (span > 0) {
      if (length === span) span = 0;
    } else if (isFence) fence = length;
    else span = length;
  }

  function takeCharacter(character: string): void {
    if (character === '`') {
      if (run === 0) runBeganLine = isLineStart;
      run += 1;
      isLineStart = false;
      return;
    }
    endRun();
    if (character === '\n') {
      span = 0;
      isLineStart = true;
    } else if (character !== ' ') isLineStart = false;
  }

  return {
    take(text) {
      for (const character of text) takeCharacter(character);
    },
    isCodeNext() {
      endRun();
      return fence > 0 || span > 0;
    },
  };
}
