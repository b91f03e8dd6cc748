import { isForAlerts, RUNBOOK_NAMES, repairOf, runbooks } from '../../../core/contracts/runbooks.ts';

test('what stands in for a runbook on a target that is only observed changes nothing there', () => {
  const standIns = RUNBOOK_NAMES.flatMap((name) => runbooks[name].observedBy ?? []);

  expect(standIns.length).toBeGreaterThan(0);
  for (const name of standIns) expect(runbooks[name].kind).toBe('observation');
});

test('a stand-in is about the same kind of subject and holds the same lock, so that it waits for the same runs', () => {
  for (const name of RUNBOOK_NAMES.filter((each) => runbooks[each].kind === 'repair')) {
    const { observedBy, subject, lock } = runbooks[name];
    if (observedBy) expect(runbooks[observedBy]).toMatchObject({ subject, lock });
  }
});

test('alerts start everything but a repair that nothing stands in for', () => {
  expect(RUNBOOK_NAMES.filter((name) => !isForAlerts(name))).toEqual(['shard-settle']);
});

test('a person who names no runbook starts the restore of a shard, the failover of a provider, or a start in order', () => {
  expect(repairOf('shard')).toBe('shard-restore');
  expect(repairOf('provider')).toBe('provider-failover');
  expect(repairOf('service')).toBe('bootstrap-recovery');
});
