/** A failure that this service prevents or survives. Tests name it in a comment: `// Covers: <id>`. */
export interface Failure {
  /** What tests write after `Covers:`. */
  readonly id: string;
  /** What goes wrong, for {@link knownFailures}, or what is broken, for {@link outages}. */
  readonly text: string;
  /** What readers get meanwhile. Only outages have it. */
  readonly effect?: string;
}

export interface FailureGroup {
  readonly title: string;
  readonly failures: readonly Failure[];
}

/** Failures that are common in chat services over documents. */
export const knownFailures: readonly FailureGroup[] = [
  {
    title: 'Caching',
    failures: [
      {
        id: 'follow-up-by-its-own-words',
        text: 'A follow-up is looked up by its own words and gets the answer to another conversation.',
      },
      {
        id: 'stale-settings',
        text: 'The model, the prompt or the settings change, and the cache still serves earlier answers.',
      },
      { id: 'bare-cache-hit', text: 'A cached answer comes without its sources, or not as a stream.' },
      {
        id: 'stale-documents',
        text: 'The documents are indexed again, and answers still quote their earlier text.',
      },
      {
        id: 'stale-answer-in-the-making',
        text: 'The index changes while an answer is written, and the cache keeps that answer.',
      },
      { id: 'short-hash', text: 'A shortened hash gives two questions the same key.' },
      { id: 'stampede', text: 'Many people ask the same question at once, and each costs a model call.' },
      {
        id: 'dead-leader',
        text: 'The replica that writes a shared answer dies, and everyone who waits for it gets nothing.',
      },
      { id: 'cached-failure', text: 'The cache keeps an answer that failed, was filtered or was truncated.' },
      {
        id: 'similar-questions',
        text: 'Similar questions share an answer, such as one with and one without "not". The cache never compares by similarity.',
      },
    ],
  },
  {
    title: 'Limits and identity',
    failures: [
      {
        id: 'count-without-expiry',
        text: 'Counting and expiry are two steps. A crash between them locks an address out permanently.',
      },
      { id: 'double-window', text: 'Twice the limit passes around the edge of a window.' },
      {
        id: 'parallel-overrun',
        text: 'Parallel questions exceed the limit, for example over several replicas.',
      },
      { id: 'shared-proxy-address', text: 'All clients behind a proxy share one address.' },
      { id: 'forged-address', text: 'A client chooses its address with a header.' },
      {
        id: 'address-with-port',
        text: 'Application Gateway appends a port, so that each connection counts as a new client.',
      },
      { id: 'ipv6-addresses', text: 'A client with IPv6 has 2^64 addresses.' },
      {
        id: 'classroom',
        text: 'The same question from a classroom behind one address uses up the limit of everyone there.',
      },
      { id: 'stored-address', text: 'Addresses are stored in clear, or as a hash that anyone can compute.' },
    ],
  },
  {
    title: 'Streaming',
    failures: [
      { id: 'buffering-proxy', text: 'A proxy buffers the stream.' },
      { id: 'silent-stream', text: 'A proxy cuts a stream that is silent while the model works.' },
      { id: 'ingress-limit', text: 'An ingress cuts the stream at its time limit, in the middle of a word.' },
      { id: 'silent-end', text: 'A stream that fails just ends.' },
      { id: 'leaked-error', text: 'An error message shows internals.' },
      { id: 'lost-last-event', text: 'The last event has no blank line after it, and clients drop it.' },
      { id: 'repeated-text', text: 'Each event repeats the whole text and all sources.' },
      { id: 'leaked-instructions', text: 'The instructions for the model reach the browser.' },
      { id: 'abandoned-call', text: 'The reader disconnects, and the model continues.' },
      { id: 'stalled-reader', text: 'A reader that reads nothing fills the memory.' },
    ],
  },
  {
    title: 'Conversation',
    failures: [
      {
        id: 'unused-history',
        text: 'The conversation is stored, but the search uses only the words of the follow-up.',
      },
      {
        id: 'unbounded-history',
        text: 'Each turn sends the whole conversation to the model until it does not fit.',
      },
      { id: 'rewritten-first-question', text: 'A first question is rewritten needlessly.' },
      { id: 'lost-message', text: 'Of two messages at the same time, one is lost.' },
      { id: 'stray-message', text: 'A message outlives its conversation or appears in another one.' },
    ],
  },
  {
    title: 'Answers',
    failures: [
      { id: 'invented-figure', text: 'The model writes a figure that is in no passage, and nobody notices.' },
    ],
  },
];

const SENTENCES = 'sentences from the documents with their sources';

/** What readers get while a part of the service is broken. */
export const outages: readonly Failure[] = [
  {
    id: 'redis-slow',
    text: 'Redis is slow',
    effect:
      'An answer, after two time-outs of 150 ms at most and marked `degraded`. Each replica admits its share of the limit. The service uses Redis again when it recovers.',
  },
  { id: 'redis-down', text: 'Redis is down', effect: 'The same.' },
  {
    id: 'model-down',
    text: 'The model is down or over its quota',
    effect: `A cached answer, even an expired one; otherwise ${SENTENCES}. Marked \`degraded\`.`,
  },
  { id: 'breaker-open', text: 'A circuit breaker is open', effect: 'The same, at once and without a call.' },
  { id: 'budget-spent', text: 'The daily budget is spent', effect: 'The same.' },
  {
    id: 'search-down',
    text: 'The search is down',
    effect: 'A cached answer, otherwise 503 with `Retry-After`.',
  },
  {
    id: 'broken-before-first-token',
    text: 'The stream of the model breaks before the first token',
    effect: 'The answer of the next deployment. Readers notice nothing.',
  },
  {
    id: 'broken-after-first-token',
    text: 'The stream of the model breaks after the first token',
    effect: 'The text so far and an `error` event that says whether to retry.',
  },
  {
    id: 'client-gone',
    text: 'The client disconnects',
    effect: 'Nothing. The model call ends, unless others read the same answer.',
  },
  {
    id: 'overload',
    text: 'The load is too high',
    effect: '503 with `Retry-After` at once. Health checks, readiness checks and cached answers still work.',
  },
  {
    id: 'shutdown',
    text: 'SIGTERM arrives',
    effect: 'The answers in progress. Other replicas answer new questions.',
  },
  {
    id: 'bad-input',
    text: 'The request is invalid',
    effect: '400, 413, 415 or 422 as problem details that name the field, and nothing else.',
  },
];
