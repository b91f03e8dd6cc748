import { byName, type StateJson } from '../synthesized.ts';
import { done, rejected, restored, SNAPSHOT_TAIL, settled, sick, TAIL, well } from './answers.ts';
import { type Answers, interpret } from './interpret.ts';

const GOOD: [machine: string, answers: Answers, breaksOff: Answers][] = [
  ['ragmend-shard-restore', restored, { startCopy: [{ throws: 'Broken' }] }],
  ['ragmend-shard-settle', settled, { planSettle: [{ throws: 'Broken' }] }],
  ['ragmend-snapshot', restored, { startCopy: [{ throws: 'Broken' }] }],
];

describe.each(GOOD)('every step of %s', (machine, good, breaksOff) => {
  const needed = ([title, state]: [string, StateJson]) =>
    state.Type === 'Task' && title !== 'Collect the first evidence';
  const steps = Object.entries(byName[machine]?.States ?? {}).filter(needed);
  const ends = Object.entries(byName[machine]?.States ?? {}).filter(([, state]) => state.Type === 'Fail');

  it.each(steps)('that fails for good ends as declared: "%s"', async (title) => {
    const inTail = TAIL.includes(title) || SNAPSHOT_TAIL.includes(title);
    const before: Answers = inTail ? breaksOff : (reaching[machine]?.[title] ?? {});

    const { titles, status } = await interpret(machine, { ...good, ...before }, title);

    expect(status).toBe('FAILED');
    expect(titles.at(-1)).toBe(ends[0]?.[0]);
    expect(titles).toContain('Page the on-call operator');
    expect(titles).toContain('Close as failed');
  });

  it('retries a dependency that is away for a moment', async () => {
    const away = { throws: 'DependencyUnavailable' };

    const { status, calls } = await interpret(machine, {
      ...good,
      pauseWrites: [away, away, {}],
    });

    expect(status).toBe('SUCCEEDED');
    expect(calls.filter(({ task }) => task === 'pauseWrites')).toHaveLength(3);
  });
});

describe('the runbook shard-observe', () => {
  it('looks and plans, and calls nothing that could change the service', async () => {
    const { titles, calls } = await interpret('ragmend-shard-observe', { ...restored });

    expect(titles.at(-1)).toBe('Ended: Observed');
    expect(calls.map(({ task }) => task)).toEqual(['collectEvidence', 'probeShard', 'planRestore', 'closeIncident']);
  });

  it('pages a person and changes nothing where it fails', async () => {
    const { status, calls } = await interpret('ragmend-shard-observe', {
      ...restored,
      planRestore: [{ throws: 'Broken' }],
    });

    expect(status).toBe('FAILED');
    expect(calls.map(({ task }) => task)).toEqual([
      ...['collectEvidence', 'probeShard', 'planRestore', 'pageOperator', 'closeIncident'],
    ]);
  });
});

describe('the runbook snapshot', () => {
  it('publishes a copy that answers right', async () => {
    const { titles } = await interpret('ragmend-snapshot', { ...restored });

    expect(titles.at(-1)).toBe('Ended: Completed');
    expect(titles).toContain('Publish the snapshot');
  });

  it('refuses a copy that answers wrong, and resumes writes', async () => {
    const { titles } = await interpret('ragmend-snapshot', {
      ...restored,
      probeCopy: [{ ...sick, retake: false }],
    });

    expect(titles).not.toContain('Publish the snapshot');
    expect(titles).toEqual(expect.arrayContaining(['Resume writes after the failure', 'Discard the snapshot']));
  });
});

describe.each(['ragmend-shard-restore-janitor', 'ragmend-shard-settle-janitor', 'ragmend-snapshot-janitor'])(
  'the machine %s',
  (machine) => {
    it('does nothing but the tail', async () => {
      const { titles, calls } = await interpret(machine, { ...restored });

      expect(titles[0]).toBe('Take over from an execution without a tail');
      expect(titles).toContain('Close as failed');
      expect(calls.find(({ task }) => task === 'pageOperator')?.input).toMatchObject({
        failure: { Error: 'ExecutionEndedWithoutTail' },
      });
    });
  },
);

/** What must be answered so that a step of a machine is reached at all. */
const reaching: Record<string, Record<string, Answers>> = {
  'ragmend-shard-restore': {
    'Route to the replica': { probeReplica: [{ ...well, replicaId: 'shard-2-replica' }] },
    'Probe the reopened shard': { reopenShard: [{ done: true }] },
    'Quarantine the snapshot': { validateRestore: [sick] },
    'Roll back the reintroduction': { watchShard: [{ ...done, regressed: true }] },
    'Close as rejected': { requestApproval: [rejected] },
    'Clear away what was prepared': { requestApproval: [rejected] },
    'Close as expired': { requestApproval: [{ ...rejected, expired: true }] },
    'Close as no action needed': { probeShard: [well] },
    'Wait for a turn to copy': { probeShard: [well] },
    'Pause writes for a copy': { probeShard: [well] },
    'Copy the volume for a cold probe': { probeShard: [well] },
    'Check the copy': { probeShard: [well] },
    'Resume writes after the copy': { probeShard: [well] },
    'Probe a second server on the copy': { probeShard: [well] },
  },
  'ragmend-shard-settle': {
    'Route to the replica': { probeReplica: [{ ...well, replicaId: 'shard-2-replica' }] },
    'Close as rejected': { requestApproval: [rejected] },
    'Close as expired': { requestApproval: [{ ...rejected, expired: true }] },
    'Close as no action needed': { planSettle: [{ needed: false, planHash: '' }] },
    'Turn back': { probeShard: [well, sick, well] },
  },
};
