import { byName, type StateJson } from '../synthesized.ts';
import { approved, rejected } from './answers.ts';
import { alone, FAILOVER_TAIL, failedOver, found } from './failed-over.ts';
import { type Answers, interpret } from './interpret.ts';

const MACHINE = 'ragmend-provider-failover';

describe.each(['ragmend-provider-observe', 'ragmend-provider-prewarm'])('the machine %s', (machine) => {
  it('changes nothing that users get', async () => {
    const { titles, calls } = await interpret(machine, failedOver);

    const changing = ['switchProvider', 'serveFallback', 'throttleTraffic', 'stepRamp', 'leaveGenerator'];
    expect(titles.at(-1)).toMatch(/^Ended: (Observed|Completed)$/);
    expect(calls.filter(({ task }) => changing.includes(task))).toEqual([]);
  });

  it('pages at once about what time does not heal', async () => {
    const urgent: Answers = { probeProviders: [{ ...found, urgent: true }], prewarmProviders: [{ ready: false }] };

    const { calls } = await interpret(machine, { ...failedOver, ...urgent });

    expect(calls.filter(({ task }) => task === 'pageProvider')).toHaveLength(1);
  });
});

test('an observation plans the switch only where the primary is down and a backup can stand in', async () => {
  const plans = async (answers: Answers) => {
    const { calls } = await interpret('ragmend-provider-observe', { ...failedOver, ...answers });
    return calls.filter(({ task }) => task === 'planSwitch').length;
  };

  expect(await plans({})).toBe(1);
  expect(await plans({ probeProviders: [alone] })).toBe(0);
  expect(await plans({ probeProviders: [{ ...found, healthy: true }] })).toBe(0);
});

describe.each(['ragmend-provider-failover', 'ragmend-provider-observe', 'ragmend-provider-prewarm'])(
  'every step of %s',
  (machine) => {
    const needed = ([title, state]: [string, StateJson]) =>
      state.Type === 'Task' && !(machine === MACHINE && title === 'Collect the first evidence');
    const steps = Object.entries(byName[machine]?.States ?? {}).filter(needed);
    const end = Object.entries(byName[machine]?.States ?? {}).find(([, state]) => state.Type === 'Fail')?.[0];

    it.each(steps)('that fails for good pages a person and ends as declared: "%s"', async (title) => {
      const { titles, status } = await interpret(machine, { ...failedOver, ...reaching(title) }, title);

      expect(status).toBe('FAILED');
      expect(titles).toEqual(expect.arrayContaining(['Page the on-call operator', 'Close as failed']));
      expect(titles.at(-1)).toBe(end);
    });

    it('has a janitor that does nothing but the tail', async () => {
      const { titles, calls } = await interpret(`${machine}-janitor`, failedOver);

      expect(titles[0]).toBe('Take over from an execution without a tail');
      expect(titles.at(-1)).toBe(end);
      expect(calls.find(({ task }) => task === 'pageOperator')?.input).toMatchObject({
        failure: { Error: 'ExecutionEndedWithoutTail' },
      });
    });
  },
);

/** What must be answered so that a step is reached at all. */
function reaching(title: string): Answers {
  if (FAILOVER_TAIL.includes(title)) return BREAKS_OFF;
  const byTitle: Record<string, Answers> = {
    'Leave traffic on the better answers': { requestApproval: [approved, rejected] },
    'Page a person about the provider': {
      probeProviders: [{ ...found, urgent: true }],
      prewarmProviders: [{ ready: false }],
    },
    'Serve cached answers and refusals': { probeProviders: [alone] },
    'Throttle, and keep long requests': { probeProviders: [alone] },
    'Close as no action needed': { probeProviders: [{ ...found, healthy: true }] },
    'Close as skipped': { switchProvider: [{ switched: false, lostTo: 'ada' }] },
    'Close as expired': { requestApproval: [{ ...rejected, expired: true }] },
    'Close as rejected': { requestApproval: [rejected] },
  };
  return byTitle[title] ?? {};
}

const BREAKS_OFF: Answers = {
  probeProviders: [{ throws: 'Broken' }],
  prewarmProviders: [{ throws: 'Broken' }],
};
