import { composeAnswer } from '../../sandbox/world/providers/compose-answer.ts';

const TOPICS = ['backups', 'certificates', 'quotas', 'webhooks', 'exports', 'sessions'];
const FILLER =
  'It is set for each project, checked when it is read, and written to the log of changes with the name of whoever did it. ';

/** The prompt of a RAG service: six documents and a question, four kilobytes. */
export const PROMPT = [
  ...TOPICS.map((topic, at) => `[doc-${at}] The retention of ${topic} is ${at + 7} days. ${FILLER.repeat(5)}`),
  'Question: how many days is the retention of webhooks?',
].join('\n');

/** The right answer to the prompt; both providers give it. */
export const ANSWER = composeAnswer(PROMPT, { wrongShare: 0, seed: 1 });
