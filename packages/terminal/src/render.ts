import { type Answer, ChatError, type Citation } from '@rag/client';
import type { Style } from './style.ts';
import { toPrintable } from './to-printable.ts';

/** What follows the text of an answer: its sources, what to know about it, and what can be asked next. */
export function renderAnswerEnd(answer: Answer, topics: readonly string[], style: Style): string {
  const lines = ['', ...answer.citations.map((citation) => renderSource(citation, style))];
  if (answer.degraded)
    lines.push(style.yellow('A part of the service is unavailable; this answer may be simpler.'));
  if (answer.truncated) lines.push(style.yellow('This answer was cut at its maximum length.'));
  if (answer.outcome !== 'answered')
    lines.push(style.dim('Try other words, or name the exact thing that you are looking for.'));
  topics.forEach((topic, index) => {
    lines.push(style.dim(`${index + 1}: ${toPrintable(topic)}`));
  });
  return `${lines.join('\n')}\n`;
}

function renderSource({ marker, source, page, heading }: Citation, style: Style): string {
  const place = page === undefined ? source : `${source}, page ${page}`;
  const where = heading === undefined ? '' : style.dim(` · ${toPrintable(heading)}`);
  return `${style.green(`[${marker}]`)} ${toPrintable(place)}${where}`;
}

/** Why there is no answer. */
export function renderFailure(error: unknown, style: Style): string {
  if (!(error instanceof ChatError)) return '\n';
  const { retryAfterMs } = error;
  const when = retryAfterMs === undefined ? '' : ` Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`;
  return `\n${style.yellow(`${toPrintable(error.message)}${when}`)}\n`;
}
