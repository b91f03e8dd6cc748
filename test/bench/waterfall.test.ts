import { waterfallOf } from '../../bench/incident/waterfall.ts';
import type { HistoryEvent } from '../../sandbox/engine/model.ts';

const START = Date.parse('2026-11-23T03:00:00.000Z');
const event = (ms: number, type: string, name?: string): HistoryEvent => ({
  ...{ id: ms + 1, previousEventId: 0, timestamp: new Date(START + ms).toISOString(), type },
  details: name === undefined ? {} : { name },
});

test('a state is a bar from where it is entered to where it is left', () => {
  const history = [
    event(0, 'ExecutionStarted'),
    event(10, 'TaskStateEntered', 'Seal the evidence'),
    event(20, 'TaskScheduled'),
    event(70, 'TaskStateExited', 'Seal the evidence'),
  ];

  expect(waterfallOf(history)).toEqual([{ name: 'Seal the evidence', startMs: 10, endMs: 70, times: 1 }]);
});

test('looks at the same work, with the waits and choices between them, are one bar', () => {
  const history = [
    event(0, 'ExecutionStarted'),
    event(10, 'TaskStateEntered', 'Check the copy'),
    event(20, 'TaskStateExited', 'Check the copy'),
    event(20, 'ChoiceStateEntered', 'Is the copy made?'),
    event(20, 'ChoiceStateExited', 'Is the copy made?'),
    event(20, 'WaitStateEntered', 'Wait before: Check the copy'),
    event(1020, 'WaitStateExited', 'Wait before: Check the copy'),
    event(1020, 'TaskStateEntered', 'Check the copy'),
    event(1030, 'TaskStateExited', 'Check the copy'),
    event(1030, 'ChoiceStateEntered', 'Is the copy made?'),
  ];

  expect(waterfallOf(history)).toEqual([{ name: 'Check the copy', startMs: 10, endMs: 1030, times: 2 }]);
});

test('a state of less than 5 ms is left out', () => {
  const history = [
    event(0, 'ExecutionStarted'),
    event(0, 'TaskStateEntered', 'Reopen the shard'),
    event(4, 'TaskStateExited', 'Reopen the shard'),
  ];

  expect(waterfallOf(history)).toEqual([]);
});
