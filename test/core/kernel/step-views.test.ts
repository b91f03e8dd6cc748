import {
  currentStepOf,
  LATEST_EVENTS,
  type StepEvent,
  stepKindsIn,
  stepViewsOf,
} from '../../../core/kernel/step-views.ts';

const KINDS = stepKindsIn(
  JSON.stringify({
    States: { Copy: { Type: 'Task' }, Watch: { Type: 'Task', Comment: 'validation' }, Odd: { Comment: 'a remark' } },
  }),
);
const event = (type: string, name?: string, resource?: string): StepEvent => ({
  ...{ type, timestamp: '2026-11-23T03:00:00.000Z', details: { name, resource } },
});
const look = (title: string) => [
  ...[event('TaskStateEntered', title), event('TaskScheduled'), event('TaskStarted'), event('TaskSucceeded')],
  ...[event('TaskStateExited'), event('ChoiceStateEntered'), event('ChoiceStateExited')],
];
const wait = [event('WaitStateEntered'), event('WaitStateExited')];

test('a step has the kind of its definition; a remark is none', () => {
  const history = [...look('Copy'), ...look('Watch'), ...wait, ...look('Watch'), ...look('Odd')];

  const steps = stepViewsOf(history, KINDS).map(({ title, kind }) => [title, kind]);

  expect(steps).toEqual([
    ['Copy', 'task'],
    ['Watch', 'validation'],
    ['Odd', 'task'],
  ]);
});

test('the current step is the task that was entered last, also while the next look is waited for', () => {
  expect(currentStepOf([...look('Copy'), ...look('Watch')], KINDS)).toEqual({ title: 'Watch', kind: 'validation' });
  expect(currentStepOf([...look('Watch'), wait[0] as StepEvent], KINDS)).toMatchObject({ title: 'Watch' });
  expect(currentStepOf([...look('Watch'), event('TaskStateEntered', 'Copy')], KINDS)).toMatchObject({ kind: 'task' });
});

test('a step that waits for a person is an approval', () => {
  const asking = [event('TaskStateEntered', 'Ask'), event('TaskScheduled', undefined, 'invoke.waitForTaskToken')];

  expect(currentStepOf([...look('Watch'), ...asking], KINDS)).toEqual({ title: 'Ask', kind: 'approval' });
});

test.each(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionAborted', 'ExecutionTimedOut'])(
  'after %s a run is at no step',
  (end) => {
    expect(currentStepOf([...look('Watch'), event(end)], KINDS)).toBeNull();
  },
);

test('before its first task a run is at no step', () => {
  expect(currentStepOf([event('ExecutionStarted'), event('PassStateEntered', 'Take over')], KINDS)).toBeNull();
});

test('the latest events hold the step that was entered last with all of its retries', () => {
  const attempt = ['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskFailed'].map((type) => event(type));
  const retried = [event('TaskStateEntered', 'Watch'), ...Array.from({ length: 5 }, () => attempt).flat()];
  const choices = Array.from({ length: 10 }, () => [event('ChoiceStateEntered'), event('ChoiceStateExited')]).flat();

  const latest = [...look('Copy'), ...retried, event('TaskStateExited'), ...choices, ...wait].slice(-LATEST_EVENTS);

  expect(currentStepOf(latest, KINDS)).toEqual({ title: 'Watch', kind: 'validation' });
});
