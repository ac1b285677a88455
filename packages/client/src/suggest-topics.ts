import type { Answer, Passage } from './wire.ts';

const MAX_TOPICS = 3;
const MIN_CHARACTERS = 4;
const MAX_CHARACTERS = 80;

/**
 * What else the cited documents hold near a question: the headings of passages of theirs that the search found
 * and the answer does not cite. Each is the heading of a real passage, so asking for it finds that passage.
 *
 * @param passages those of the stream's last `sources` event
 * @param asked what was asked already, which is not offered again
 */
export function suggestTopics(
  passages: readonly Passage[],
  { outcome, citations }: Answer,
  asked: readonly string[],
): readonly string[] {
  if (outcome !== 'answered') return [];
  const known = new Set([...citations.map(({ heading }) => topicOf(heading)), ...asked].map(keyOf));
  const topics: string[] = [];
  const documents = new Set(citations.map(({ source }) => source));
  for (const { source, heading } of passages) {
    if (!documents.has(source)) continue;
    const topic = topicOf(heading);
    const isFit = topic.length >= MIN_CHARACTERS && topic.length <= MAX_CHARACTERS;
    if (!isFit || known.has(keyOf(topic)) || isTitle(topic, source)) continue;
    known.add(keyOf(topic));
    topics.push(topic);
  }
  return topics.slice(0, MAX_TOPICS);
}

/** A heading without its number: `4.1 Opening hours` is `Opening hours`. */
function topicOf(heading = ''): string {
  return heading.replace(/^\s*(?:\d+[.)]?)+\s+/, '').trim();
}

function keyOf(topic: string): string {
  return topic.toLowerCase();
}

/** The title of a document, which its name repeats, is not a topic in it. */
function isTitle(topic: string, source: string): boolean {
  const title = keyOf(topic);
  const name = keyOf(source).replace(/\.\w+$/, '');
  return name.split(/[^\p{L}\p{N}]+/u).every((word) => title.includes(word));
}
