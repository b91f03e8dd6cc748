import { approved, done, rejected } from './answers.ts';
import { alone, FAILOVER_TAIL, failedOver, found, judged, soon, stepped } from './failed-over.ts';
import { interpret } from './interpret.ts';
import { type Scenarios, walkScenarios } from './walk-scenarios.ts';

const MACHINE = 'ragmend-provider-failover';

const scenarios: Scenarios = {
  'switches, proves it, waits for the primary, brings traffic back step by step and drains': {
    answers: {},
    walked: ['Prove the switch', 'Watch the primary', 'Move traffic by one step', 'Drain the backlog'],
    not: [...FAILOVER_TAIL, 'Serve cached answers and refusals', 'Page a person about the provider'],
    end: 'Ended: Completed',
  },
  'pages at once about what time does not heal, and goes on': {
    answers: { probeProviders: [{ ...found, urgent: true }] },
    walked: ['Page a person about the provider', 'Switch to the backup'],
    end: 'Ended: Completed',
  },
  'changes nothing where the primary answers and has all traffic': {
    answers: { probeProviders: [{ ...found, healthy: true, durable: false }] },
    walked: ['Close as no action needed'],
    not: ['Plan the switch to the backup', 'Watch the primary'],
    end: 'Ended: NoActionNeeded',
  },
  'brings traffic back that an earlier run left on a backup': {
    answers: { probeProviders: [{ ...found, healthy: true, durable: false, onPrimary: false }] },
    walked: ['Watch the primary', 'Plan the way back', 'Move traffic by one step'],
    not: ['Plan the switch to the backup'],
    end: 'Ended: Completed',
  },
  'switches nothing for a failure that passes': {
    answers: {
      probeProviders: [{ ...found, durable: false }],
      planRamp: [{ planHash: '', needed: false }],
    },
    walked: ['Watch the primary', 'Is there traffic to bring back?', 'Drain the backlog'],
    not: ['Plan the switch to the backup', 'Move traffic by one step'],
    end: 'Ended: Completed',
  },
  'serves the cache and throttles where no backup can stand in, and switches once one can': {
    answers: {
      probeProviders: [alone, found],
      watchPrimary: [
        { ...done, changed: true },
        { ...done, changed: false },
      ],
    },
    walked: ['Serve cached answers and refusals', 'Throttle, and keep long requests', 'Switch to the backup'],
    end: 'Ended: Completed',
  },
  'switches nothing that was rejected': {
    answers: { requestApproval: [rejected] },
    walked: ['Did nobody answer?'],
    not: ['Switch to the backup'],
    end: 'Ended: Rejected',
  },
  'switches nothing that nobody answered': {
    answers: { requestApproval: [{ ...rejected, expired: true }] },
    walked: ['Did nobody answer?'],
    not: ['Switch to the backup'],
    end: 'Ended: Expired',
  },
  'leaves it at that where another run was faster': {
    answers: { switchProvider: [{ switched: false, lostTo: 'ada' }] },
    walked: ['Was nobody faster?', 'Close as skipped'],
    not: ['Prove the switch', ...FAILOVER_TAIL],
    end: 'Ended: Skipped',
  },
  'fights nobody who puts the flag back': {
    answers: { proveSwitch: [soon, { throws: 'SwitchReverted' }] },
    walked: FAILOVER_TAIL,
    not: ['Watch the primary'],
    end: 'Left on what answers, for a person',
  },
  'brings back nothing that was rejected': {
    answers: { requestApproval: [approved, rejected] },
    walked: ['Plan the way back', 'Leave traffic on the better answers', 'Close as rejected'],
    not: ['Move traffic by one step'],
    end: 'Ended: Rejected',
  },
  'leaves the ramp to whoever overruled it': {
    answers: { stepRamp: [{ ...stepped, moved: false, lostTo: 'ada' }] },
    walked: ['Was the step not overruled?', 'Close as skipped'],
    not: ['Judge the step'],
    end: 'Ended: Skipped',
  },
  'watches the primary anew where all traffic is on the backup again': {
    answers: { stepRamp: [stepped, { ...stepped, percent: 0, onBackup: true }, { ...stepped, percent: 100 }] },
    walked: ['Is all traffic on the backup again?', 'Drain the backlog'],
    end: 'Ended: Completed',
  },
  'asks a person again where the evidence does not suffice': {
    answers: {
      judgeRamp: [
        { ...judged, ask: true },
        { ...judged, finished: true },
      ],
    },
    walked: ['Must a person decide about the next step?', 'Ask for approval of the way back'],
    end: 'Ended: Completed',
  },
};

describe('the runbook provider-failover', () => {
  walkScenarios(MACHINE, failedOver, scenarios);

  it('asks before it switches and before it brings traffic back, and does what was approved', async () => {
    const { calls } = await interpret(MACHINE, {
      ...failedOver,
      requestApproval: [{ ...approved, planHash: 'agreed' }],
    });

    const asked = calls.filter(({ task }) => task === 'requestApproval').map(({ input }) => input);
    expect(asked).toMatchObject([
      { action: 'switch', planHash: 'hash-s' },
      { action: 'ramp', planHash: 'hash-r' },
    ]);
    for (const task of ['switchProvider', 'stepRamp'])
      expect(calls.find((call) => call.task === task)?.input).toMatchObject({
        planHash: 'agreed',
        providerId: 'openai',
      });
    expect(calls.find(({ task }) => task === 'planSwitch')?.input).toMatchObject({ backupId: 'azure' });
  });

  it('goes on where the first evidence can not be kept', async () => {
    const { titles } = await interpret(MACHINE, { ...failedOver, collectProviderEvidence: [{ throws: 'Broken' }] });

    expect(titles.at(-1)).toBe('Ended: Completed');
  });
});
