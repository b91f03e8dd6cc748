import { buildReport } from '../../../core/report/build-report.ts';
import { stories } from '../../../core/stories.ts';
import { approval, at, facts, materialWith } from './material.ts';

const keyed = (...keys: string[]) => keys.map((key) => ({ at: at('03:00:05'), key, text: key }));
const observed = { incident: { runbook: 'shard-observe' } };
const marked = { safeAt: at('03:00:04') };

test.each([
  ['Completed', {}, 'shard-1 answers right again.'],
  ['Completed', { incident: { runbook: 'snapshot' } }, 'A snapshot of shard-1 was taken, opened and proven.'],
  ['NoActionNeeded', {}, 'shard-1 answered right, both in memory and from a copy opened anew: nothing was changed.'],
  ['Rejected', { facts: marked }, 'The plan was rejected by maria: too old. The shard is out of rotation.'],
  [
    'Observed',
    {
      ...observed,
      facts: { probes: { observed: { healthy: false, asked: 15, hits: 2, reason: '2 of 15 answers right' } } },
    },
    'shard-1 was observed: it answers wrong (2 of 15 answers right); its restore is planned, and nothing was changed.',
  ],
  ['Skipped', { ...observed, facts: {} }, 'shard-1 was observed; its restore is planned, and nothing was changed.'],
  [
    'Rejected',
    { facts: {}, approvals: [] },
    'The plan was rejected by somebody: no reason was kept. The shard was never taken out of rotation.',
  ],
  [
    'Expired',
    { facts: marked, timeline: keyed('serve:replica') },
    'Nobody answered before the deadline, so the plan expired and nothing was changed. Its replica answers for the shard.',
  ],
  [
    'Failed',
    { timeline: keyed('roll-back') },
    'The run failed and left the service safe for a person to take over. The shard is out of rotation.',
  ],
  [
    'Failed',
    { facts: { ...facts, left: 'out' }, timeline: keyed('serve:replica') },
    'The run failed and left the service safe for a person to take over. The shard is out of rotation.',
  ],
  [
    'Failed',
    { facts: { left: 'as-found' } },
    'The run failed and left the service safe for a person to take over. The shard answered right when it was found, and is still in rotation.',
  ],
  [
    'Failed',
    { facts: { ...facts, left: 'reintroduced' } },
    'The run failed and left the service safe for a person to take over. The shard has answered right since its reintroduction, and stays in rotation.',
  ],
  [
    'Cancelled',
    { facts: {}, incident: { abortedBy: 'ines' } },
    'The run was aborted by ines. The shard was never taken out of rotation.',
  ],
  ['Cancelled', {}, 'The run was aborted by somebody. The shard is in rotation.'],
  ['Running', {}, 'The run has not ended. The shard is in rotation.'],
] as const)('%s is summed up: %p', (state, change, summary) => {
  const approvals = [{ ...approval, state: 'Rejected' as const, reason: 'too old' }];
  const { incident = {}, ...others } = { incident: {}, ...change } as Parameters<typeof materialWith>[0] & object;

  const report = buildReport(materialWith({ approvals, ...others, incident: { ...incident, state } }), stories);

  expect(report).toMatchObject({ outcome: state, summary });
});

test('a report has the headline times, the restore, the evidence and the failing queries', () => {
  const report = buildReport(materialWith(), stories);

  expect(report).toMatchObject({
    ...{ formatVersion: 1, alertToSafeSeconds: 4, alertToRestoredSeconds: 510, failingQueries: ['g-1', 'g-2'] },
    ...{ evidence: facts.evidence, failure: null },
    sections: [{ title: 'Data', lines: expect.arrayContaining([expect.stringContaining('Restored from snap-1')]) }],
    approvals: [{ id: 'a-1', state: 'Approved', decidedBy: 'maria' }],
  });
});

test('a report of nothing is still one', () => {
  const report = buildReport(materialWith({ facts: {}, timeline: [], steps: [], approvals: [], failing: [] }), stories);

  expect(report).toMatchObject({
    sections: [{ title: 'Data', lines: ['No snapshot took over, so no data was lost by a restore.'] }],
    evidence: null,
    probes: {},
    causes: [],
    failure: null,
  });
});
