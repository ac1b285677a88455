import type { AnswerEvent, Citation, Passage } from '@rag/core';
import { ANSWER } from '../../__fixtures__/fake-engine.ts';

/** A question about the sample documents, and the answer of the service without a model. */
export const RECORDED_QUESTION = 'When does the recycling centre open on Saturdays?';

const SOURCE = 'waste-and-recycling-guide.pdf';

const CITATION: Citation = {
  marker: 1,
  passageId: 'waste-1',
  source: SOURCE,
  page: 3,
  heading: '4 The recycling centre',
  reference: `${SOURCE}#page=3`,
  excerpt: [
    '4 The recycling centre',
    'The recycling centre is beside the depot, Ziegelweg 18. The entrance closes 15 minutes before the end of opening hours.',
    '',
    'Period | Monday | Tuesday–Friday | Saturday',
    'Summer, 1 April to 31 October | closed | 9:00–18:00 | 8:00–15:00',
    'Winter, 1 November to 31 March | closed | 9:00–16:30 | 9:00–14:00',
    'Garden waste place Oberhag, March to November only | 14:00–18:00 | closed (Wednesday 14:00–18:00) | 9:00–13:00',
  ].join('\n'),
};

const TEXT =
  'The recycling centre is beside the depot, Ziegelweg 18. The entrance closes 15 minutes before the end of opening hours. [1]\n' +
  'Period: Summer, 1 April to 31 October; Monday: closed; Tuesday–Friday: 9:00–18:00; Saturday: 8:00–15:00 [1]';

function passage(id: string, heading: string): Passage {
  return { id, heading, source: SOURCE, page: 2, content: heading, score: 1 };
}

export const RECORDED_EVENTS: readonly AnswerEvent[] = [
  {
    type: 'sources',
    passages: [passage('waste-2', '2 What belongs in which bin'), passage('waste-3', '3 Bulky waste')],
  },
  { type: 'delta', text: TEXT },
  {
    type: 'done',
    answer: { ...ANSWER, text: TEXT, citations: [CITATION], sources: [CITATION.reference] },
  },
];
