import { byName, type StateJson } from '../synthesized.ts';
import { approved, done, rejected } from './answers.ts';
import { type Answers, interpret } from './interpret.ts';
import { found, known, START_TAIL, started } from './started.ts';
import { type Scenarios, walkScenarios } from './walk-scenarios.ts';

const MACHINE = 'ragmend-bootstrap-recovery';
const CHANGES = ['Stop what waits', 'Start the next migration', 'Start the next group'];
const pending = { ...known, pending: true };

const scenarios: Scenarios = {
  'stops, checks, migrates once, checks again, starts group by group, proves the answers and clears up': {
    answers: {},
    walked: [...CHANGES, 'Check the schema after', 'Ask the service end to end', 'Clear the migration jobs away'],
    not: [...START_TAIL, 'Page a person about the start'],
    end: 'Ended: Completed',
  },
  'changes nothing where everything has started and answers right': {
    answers: { judgeStart: [{ ...found, started: true, actionable: false }] },
    walked: ['Ask the service as it was found', 'Close as no action needed'],
    not: ['Plan the start', ...CHANGES],
    end: 'Ended: NoActionNeeded',
  },
  'hands a service that has started and answers wrong to a person': {
    answers: { judgeStart: [{ ...found, started: true, actionable: false }], validateService: [{ healthy: false }] },
    walked: ['Hand a service that answers wrong to a person', ...START_TAIL],
    not: CHANGES,
    end: 'Left with the replicas it had, for a person',
  },
  'pages about what only a person can change, and changes nothing': {
    answers: { judgeStart: [{ ...found, actionable: false, urgent: true }] },
    walked: ['Page a person about the start', 'Close as observed'],
    not: ['Ask the declared checks', ...CHANGES],
    end: 'Ended: Observed',
  },
  'pages about what the checks say where they leave no plan, and changes nothing': {
    answers: { planStart: [{ planned: false, planHash: '', migrates: false }] },
    walked: ['Page a person about what the checks say', 'Close as observed'],
    not: ['Ask for approval of the start', ...CHANGES],
    end: 'Ended: Observed',
  },
  'stops nothing that was rejected': {
    answers: { requestApproval: [rejected] },
    walked: ['Did nobody answer?'],
    not: CHANGES,
    end: 'Ended: Rejected',
  },
  'stops nothing that nobody answered': {
    answers: { requestApproval: [{ ...rejected, expired: true }] },
    walked: ['Did nobody answer?'],
    not: CHANGES,
    end: 'Ended: Expired',
  },
  'migrates nothing where the plan prepares no schema': {
    answers: { planStart: [{ planned: true, planHash: 'hash-p', migrates: false }] },
    walked: ['Does the plan prepare a schema?', 'Start the next group'],
    not: ['Check the schema before', 'Start the next migration'],
    end: 'Ended: Completed',
  },
  'migrates nothing where somebody has migrated meanwhile': {
    answers: { checkSchema: [known] },
    walked: ['Is a migration pending?', 'Start the next group'],
    not: ['Start the next migration'],
    end: 'Ended: Completed',
  },
  'hands a schema that is not clean to a person before anything is migrated': {
    answers: { checkSchema: [{ ...pending, blocked: true }] },
    walked: ['Hand the schema to a person', ...START_TAIL],
    not: ['Start the next migration', 'Start the next group'],
    end: 'Left with the replicas it had, for a person',
  },
  'hands a migration that did not succeed to a person': {
    answers: { checkMigration: [{ ...done, succeeded: false }] },
    walked: ['Hand the migration to a person', ...START_TAIL],
    not: ['Start the next group'],
    end: 'Left with the replicas it had, for a person',
  },
  'hands a schema that is pending after its migration to a person': {
    answers: { checkSchema: [pending] },
    walked: ['Hand the schema after it to a person', ...START_TAIL],
    not: ['Start the next group'],
    end: 'Left with the replicas it had, for a person',
  },
  'hands a schema that is not clean after its migration to a person': {
    answers: { checkSchema: [pending, { ...known, blocked: true }] },
    walked: ['Hand the schema after it to a person', ...START_TAIL],
    not: ['Start the next group'],
    end: 'Left with the replicas it had, for a person',
  },
  'hands a group that does not come to work to a person': {
    answers: { checkComponents: [{ ...done, functional: false }] },
    walked: ['Hand the group to a person', ...START_TAIL],
    not: ['Ask the service end to end'],
    end: 'Left with the replicas it had, for a person',
  },
  'hands a service that answers wrong after its start to a person': {
    answers: { validateService: [{ healthy: false }] },
    walked: ['Hand the answers to a person', ...START_TAIL],
    not: ['Close with a report'],
    end: 'Left with the replicas it had, for a person',
  },
  'stops nothing where the plan is void': {
    answers: { stopComponents: [{ throws: 'PlanDrifted' }] },
    walked: START_TAIL,
    not: ['Start the next group'],
    end: 'Left with the replicas it had, for a person',
  },
};

describe('the runbook bootstrap-recovery', () => {
  walkScenarios(MACHINE, started, scenarios);

  it('asks once, and does what was approved', async () => {
    const { calls } = await interpret(MACHINE, { ...started, requestApproval: [{ ...approved, planHash: 'agreed' }] });

    const asked = calls.filter(({ task }) => task === 'requestApproval').map(({ input }) => input);
    const acting = [
      'stopComponents',
      'checkSchema',
      'startMigration',
      'checkMigration',
      'startComponents',
      'checkComponents',
    ];
    expect(asked).toMatchObject([{ action: 'start', planHash: 'hash-p' }]);
    for (const { task, input } of calls.filter((call) => acting.includes(call.task)))
      expect({ task, input }).toMatchObject({ task, input: { planHash: 'agreed' } });
  });

  it('asks the checks before it plans, and checks again before it migrates', async () => {
    const { titles } = await interpret(MACHINE, started);

    const at = (title: string) => titles.indexOf(title);
    expect(at('Ask the declared checks')).toBeLessThan(at('Plan the start'));
    expect(at('Stop what waits')).toBeLessThan(at('Check the schema before'));
    expect(at('Check the schema before')).toBeLessThan(at('Start the next migration'));
  });

  it('goes on where the first evidence can not be kept', async () => {
    const { titles } = await interpret(MACHINE, { ...started, collectStartEvidence: [{ throws: 'Broken' }] });

    expect(titles.at(-1)).toBe('Ended: Completed');
  });
});

describe('the runbook bootstrap-observe', () => {
  it.each([true, false])('changes nothing, and plans only what may be done: %s', async (actionable) => {
    const answers: Answers = { judgeStart: [{ ...found, actionable, urgent: !actionable }] };
    const { titles, calls } = await interpret('ragmend-bootstrap-observe', { ...started, ...answers });

    expect(titles.at(-1)).toBe('Ended: Observed');
    expect(calls.map(({ task }) => task)).toEqual([
      ...['collectStartEvidence', 'judgeStart', actionable ? 'planStart' : 'pageStart', 'closeIncident'],
    ]);
  });
});

/** Which answers lead to a step that the usual way does not come to. */
const reaching: Record<string, Answers> = {
  'Ask the service as it was found': { judgeStart: [{ ...found, started: true }] },
  'Page a person about the start': { judgeStart: [{ ...found, urgent: true }] },
  'Page a person about what the checks say': { planStart: [{ planned: false, planHash: '', migrates: false }] },
  'Close as no action needed': { judgeStart: [{ ...found, started: true }] },
  'Close as observed': { judgeStart: [{ ...found, actionable: false }] },
  'Close as expired': { requestApproval: [{ ...rejected, expired: true }] },
  'Close as rejected': { requestApproval: [rejected] },
};
const broken: Answers = { stopComponents: [{ throws: 'Broken' }], judgeStart: [{ throws: 'Broken' }] };

describe.each([MACHINE, 'ragmend-bootstrap-observe'])('every step of %s', (machine) => {
  const { States = {} } = byName[machine] ?? {};
  const needed = ([title, state]: [string, StateJson]) =>
    state.Type === 'Task' && !(machine === MACHINE && title === 'Collect the first evidence');
  const end = Object.entries(States).find(([, state]) => state.Type === 'Fail')?.[0];

  it.each(Object.entries(States).filter(needed))(
    'that fails for good pages a person and ends as declared: "%s"',
    async (title) => {
      const inTail = START_TAIL.includes(title);
      const { titles, status } = await interpret(
        machine,
        { ...started, ...(inTail ? broken : reaching[title]) },
        title,
      );

      expect(status).toBe('FAILED');
      expect(titles).toEqual(expect.arrayContaining(['Page the on-call operator', 'Close as failed']));
      expect(titles.at(-1)).toBe(end);
    },
  );

  it('has a janitor that does nothing but the tail', async () => {
    const { titles } = await interpret(`${machine}-janitor`, started);

    expect(titles[0]).toBe('Take over from an execution without a tail');
    expect(titles.at(-1)).toBe(end);
  });
});
