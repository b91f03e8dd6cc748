import { measureTimes } from '../../../core/report/measure-times.ts';
import { at, facts, materialWith, steps } from './material.ts';

test('the machine time is what remains without the wait for a person', () => {
  expect(measureTimes(materialWith())).toEqual({
    alertToSafeSeconds: 4,
    alertToRestoredSeconds: 510,
    totalSeconds: 600,
    queueWaitSeconds: 0,
    humanWaitSeconds: 360,
    machineSeconds: 240,
  });
});

test('what was not reached is null', () => {
  const times = measureTimes(materialWith({ facts: {}, steps: [], incident: { closedAt: null } }));

  expect(times).toEqual({
    ...{ alertToSafeSeconds: null, alertToRestoredSeconds: null, totalSeconds: null },
    ...{ queueWaitSeconds: 0, humanWaitSeconds: 0, machineSeconds: null },
  });
});

test('an approval that nobody answered was waited for until the end', () => {
  const open = steps.map((step) => (step.kind === 'approval' ? { ...step, endedAt: null } : step));

  expect(measureTimes(materialWith({ steps: open })).humanWaitSeconds).toBe(540);
});

test('a cut-over that was undone restored nothing', () => {
  const undone = { ...facts, restoredAt: null };

  expect(measureTimes(materialWith({ facts: undone })).alertToRestoredSeconds).toBeNull();
});

test('times count from the receipt of the alert, and its wait in the queue stands apart', () => {
  const incident = { receivedAt: at('02:52:29'), openedAt: at('03:00:00') };

  expect(measureTimes(materialWith({ incident }))).toEqual({
    ...{ alertToSafeSeconds: 455, alertToRestoredSeconds: 961, totalSeconds: 1051 },
    ...{ queueWaitSeconds: 451, humanWaitSeconds: 360, machineSeconds: 240 },
  });
});

test('a shard that an earlier run left out of rotation was safe all the while', () => {
  const { facts } = materialWith();
  const incident = { receivedAt: at('02:00:00') };

  const times = measureTimes(materialWith({ incident, facts: { ...facts, safeSince: at('02:00:03') } }));

  expect(times.alertToSafeSeconds).toBe(3);
});
