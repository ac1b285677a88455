/**
 * A question with words behind it, in brackets, that only say what it is about: "And for part-timers? (how
 * many days leave)". One string, so that every search and every model can read it; those that know the form
 * let what is asked weigh more.
 */
export function withBackground(question: string, background: readonly string[]): string {
  return background.length === 0 ? question : `${question} (${background.join(' ')})`;
}

/** What {@link withBackground} joined; any other question is asked as a whole. */
export function splitBackground(question: string): { readonly asked: string; readonly background: string } {
  const start = question.lastIndexOf(' (');
  return start > 0 && question.indexOf(')', start) === question.length - 1
    ? { asked: question.slice(0, start), background: question.slice(start + 2, -1) }
    : { asked: question, background: '' };
}
