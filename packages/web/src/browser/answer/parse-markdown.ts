import { Marked, type MarkedToken, type Token, type TokenizerExtension } from 'marked';

/** A citation marker, such as `[1]`. */
export interface MarkerToken {
  readonly type: 'marker';
  readonly raw: string;
  readonly marker: number;
}

export type AnswerToken = MarkedToken | MarkerToken;

/** `[1]`, unless it begins a link. */
const MARKER = /^\[(\d{1,3})\](?!\()/;

const markerExtension: TokenizerExtension = {
  name: 'marker',
  level: 'inline',
  start: (source) => source.indexOf('['),
  tokenizer(source) {
    const match = MARKER.exec(source);
    return match === null ? undefined : { type: 'marker', raw: match[0], marker: Number(match[1]) };
  },
};

// A line break of the answer stays one.
const marked = new Marked({ gfm: true, breaks: true, extensions: [markerExtension] });

/** The blocks of an answer in GitHub's Markdown, with citation markers as tokens of their own. */
export function parseMarkdown(text: string): readonly AnswerToken[] {
  return marked.lexer(text).filter(isAnswerToken);
}

/** The types of `marked` allow for tokens of any extension; ours is the only one. */
export function isAnswerToken(token: Token): token is AnswerToken {
  return token.type !== 'space' && token.type !== 'def';
}
