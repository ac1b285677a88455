import type { Turn } from '../evaluation-case.ts';
import type { TopicChangeFigures } from '../figures.ts';
import { share } from './statistics.ts';

export interface TopicChangeInput {
  readonly turn: Turn | undefined;
  readonly relevant: ReadonlyMap<string, number>;
  readonly cited: readonly string[];
  /** Of a new subject: whether the conversation before it made no difference. */
  readonly keepsSubject?: boolean;
}

/** How questions fare that follow up on a conversation, and those that leave its subject. */
export function topicChangeFigures(questions: readonly TopicChangeInput[]): TopicChangeFigures {
  const followUps = questions.filter(({ turn, relevant }) => turn === 'follow-up' && relevant.size > 0);
  const newSubjects = questions.filter(({ turn }) => turn === 'new-subject');
  const smallTalk = questions.filter(({ turn }) => turn === 'small-talk');
  const onRightPage = followUps.filter(({ relevant, cited }) => cited.some((page) => relevant.has(page)));
  const kept = newSubjects.filter(({ keepsSubject }) => keepsSubject === true);
  const uncited = smallTalk.filter(({ cited }) => cited.length === 0);
  return {
    followUpRate: share(onRightPage.length, followUps.length) ?? null,
    newSubjectRate: share(kept.length, newSubjects.length) ?? null,
    smallTalkRate: share(uncited.length, smallTalk.length) ?? null,
  };
}
