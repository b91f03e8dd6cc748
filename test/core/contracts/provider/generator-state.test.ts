import { ANSWER_MODES, type AnswerMode, generatorState } from '../../../../core/contracts/provider/generator-state.ts';

const state = {
  targetId: 'docs-rag',
  version: 1,
  epoch: 3,
  mode: 'live',
  weights: [
    { provider: 'one', percent: 25 },
    { provider: 'two', percent: 75 },
  ],
  admission: null,
  backlog: false,
  shadow: false,
  by: { kind: 'alerts', source: 'alertmanager' },
  reason: 'LLMProviderDown',
  at: '2026-11-30T05:00:00.000Z',
};

test('a state of the generator is read as it was written', () => {
  expect(generatorState.parse(state)).toEqual(state);
});

test.each([
  ['weights that leave a quarter of the sessions to nobody', { weights: state.weights.slice(1) }],
  ['no weights', { weights: [] }],
  ['an admission that lets nothing through', { admission: { concurrency: 0, perSecond: 1, burst: 1 } }],
  ['a field that nobody knows', { colour: 'red' }],
])('%s is refused', (_, change) => {
  expect(generatorState.safeParse({ ...state, ...change }).success).toBe(false);
});

test('an answer is labelled with one of the four words of the runbook', () => {
  const words: AnswerMode[] = ['primary', 'backup', 'cached', 'refused'];

  expect(ANSWER_MODES).toEqual(words);
});
