import { askDecision } from '../../../cli/demo/ask-decision.ts';

/** A person who answers in this order; throws where they are asked more. */
async function answered(...answers: string[]) {
  const said: string[] = [];
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    const next = answers.shift();
    if (next === undefined) throw new Error(`nobody answers '${question}'`);
    return next;
  };
  const answer = await askDecision(ask, (text) => void said.push(text));
  return { answer, said, asked };
}

test.each(['y', 'YES', ' yes ', 'approve'])('"%s" approves', async (text) => {
  expect((await answered(text)).answer).toEqual({ decision: 'approve' });
});

test.each(['n', 'No', 'reject'])('"%s" with a reason rejects', async (text) => {
  expect((await answered(text, 'too old ')).answer).toEqual({ decision: 'reject', reason: 'too old' });
});

test.each(['', '  ', 'yess', '?', 'ok'])('"%s" decides nothing, and is asked again', async (text) => {
  const { answer, said, asked } = await answered(text, 'y');

  expect(answer).toEqual({ decision: 'approve' });
  expect(said).toEqual([expect.stringContaining('nothing is decided yet')]);
  expect(asked).toHaveLength(2);
});

test('a no without a reason goes back to the question', async () => {
  expect((await answered('n', '', 'y')).answer).toEqual({ decision: 'approve' });
});
