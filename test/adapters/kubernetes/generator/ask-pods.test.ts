import type { Heard } from '../../../../adapters/kubernetes/api/pod-exec.ts';
import { podAsker } from '../../../../adapters/kubernetes/generator/ask-pods.ts';
import type { PodQuestion } from '../../../../core/contracts/agent/pod-ask.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { clusterWith } from './pods-of.ts';

const QUESTIONS: PodQuestion[] = ['10.0.0.1', '10.0.0.2'].map((ip) => ({ about: 'status', ip, port: 80 }));

/** An agent that does something for each line; `closed` counts the streams that were closed. */
function agent(onLine: (line: { id: number; ip: string }, heard: Heard) => void) {
  const state = { opened: 0, closed: 0 };
  const ask = podAsker(clusterWith({}), async (heard) => {
    state.opened += 1;
    return {
      send: (line) => onLine(JSON.parse(line), heard),
      close: () => {
        state.closed += 1;
      },
    };
  });
  return { ask, state };
}
const answered = (heard: Heard, id: number, body: string) =>
  heard.line(JSON.stringify({ id, heard: { status: 200, headers: {}, body } }));

test('answers come back in the order of the questions, over one stream that is closed', async () => {
  const waiting: (() => void)[] = [];
  const { ask, state } = agent(({ id, ip }, heard) => {
    waiting.unshift(() => answered(heard, id, ip));
    if (waiting.length === 2) for (const each of waiting) each();
  });

  const answers = await ask(QUESTIONS);

  expect(answers.map((one) => 'body' in one && one.body)).toEqual(['10.0.0.1', '10.0.0.2']);
  expect(state).toEqual({ opened: 1, closed: 1 });
});

test('where nobody is to be asked, no stream is opened', async () => {
  const { ask, state } = agent(() => undefined);

  expect(await ask([])).toEqual([]);
  expect(state.opened).toBe(0);
});

test.each<[string, (line: { id: number }, heard: Heard) => void, string]>([
  [
    'ends before all answers',
    ({ id }, heard) => (id === 0 ? answered(heard, 0, '') : heard.ended('it was killed')),
    'it was killed',
  ],
  ['says something that is no answer', (_, heard) => heard.line('Segmentation fault'), "it said 'Segmentation fault'"],
])('an agent that %s may be asked again', async (_, onLine, message) => {
  const { ask, state } = agent(onLine);

  const asked = ask(QUESTIONS);

  await expect(asked).rejects.toBeInstanceOf(DependencyUnavailable);
  await expect(asked).rejects.toThrow(message);
  expect(state.closed).toBe(1);
});
