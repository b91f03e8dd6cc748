import { approved, done, rejected, settled, sick, TAIL, well } from './answers.ts';
import { interpret } from './interpret.ts';
import { type Scenarios, walkScenarios } from './walk-scenarios.ts';

const MACHINE = 'ragmend-shard-settle';
const came = { ...done, reached: true };
const nobody = { ...done, reached: false };
const soon = { ...came, done: false };
const TURNED = ['Turn back', 'Start the server on the moved volume', 'Take the shard into rotation'];

const scenarios: Scenarios = {
  'moves the volume, starts the own workload and takes it into rotation': {
    answers: { checkMove: [soon, came, soon, came] },
    walked: ['Serve in degraded mode', 'Resume writes to the shard', 'Remove the server that stood in'],
    not: [...TAIL, 'Turn back'],
    end: 'Ended: Completed',
  },
  'lets the replica answer meanwhile': {
    answers: { probeReplica: [{ ...well, replicaId: 'shard-2-replica' }] },
    walked: ['Route to the replica'],
    not: ['Serve in degraded mode'],
    end: 'Ended: Completed',
  },
  'changes nothing where the own workload serves': {
    answers: { planSettle: [{ needed: false, planHash: '' }] },
    walked: ['Close as no action needed'],
    not: ['Probe the shard with golden queries', 'Take the shard out of rotation'],
    end: 'Ended: NoActionNeeded',
  },
  'refuses a shard that answers wrong': {
    answers: { probeShard: [sick] },
    walked: ['Refuse to settle a sick shard', ...TAIL],
    not: ['Ask for approval of the way home'],
    end: 'Left in safe mode for a person',
  },
  'takes no shard out that too many others are out beside': {
    answers: { countServing: [{ enough: false }] },
    walked: ['Refuse to leave too few shards', ...TAIL],
    not: ['Take the shard out of rotation', 'End both servers'],
    end: 'Left in safe mode for a person',
  },
  'changes nothing where it is rejected': {
    answers: { requestApproval: [rejected] },
    walked: ['Close as rejected'],
    not: ['Offer the move of the volumes'],
    end: 'Ended: Rejected',
  },
  'changes nothing where nobody answers': {
    answers: { requestApproval: [{ ...rejected, expired: true }] },
    walked: ['Close as expired'],
    not: ['Offer the move of the volumes'],
    end: 'Ended: Expired',
  },
  'changes nothing where nobody comes who may move the volume': {
    answers: { checkMove: [soon, nobody] },
    walked: ['Did somebody come?', 'Close as expired'],
    not: ['Take the shard out of rotation', 'End both servers'],
    end: 'Ended: Expired',
  },
  'starts what stood in where nobody moves the volume': {
    answers: {
      checkMove: [came, nobody],
      turnBack: [{ moves: false }],
      startMoved: [{ isHome: false }],
    },
    walked: ['Did somebody move them?', ...TURNED, 'Give up: the server before serves again', ...TAIL],
    not: ['Remove the server that stood in'],
    end: 'Left in safe mode for a person',
  },
  'moves the volume back where the own workload answers wrong': {
    answers: { probeShard: [well, sick, well], startMoved: [{ isHome: true }, { isHome: false }] },
    walked: ['Is it on its way home?', ...TURNED, 'Give up: the server before serves again', ...TAIL],
    not: ['Remove the server that stood in'],
    end: 'Left in safe mode for a person',
  },
  'moves the volume back where the own workload regresses in rotation': {
    answers: {
      watchShard: [
        { ...done, regressed: true },
        { ...done, regressed: false },
      ],
      startMoved: [{ isHome: true }, { isHome: false }],
    },
    walked: ['Did the shard regress?', ...TURNED, 'Give up: the server before serves again'],
    end: 'Left in safe mode for a person',
  },
  'leaves the shard out where neither server answers right': {
    answers: { probeShard: [well, sick], startMoved: [{ isHome: true }, { isHome: false }] },
    walked: ['Turn back', 'Give up: neither server answers right', ...TAIL],
    not: ['Take the shard into rotation'],
    end: 'Left in safe mode for a person',
  },
};

describe('the runbook shard-settle', () => {
  walkScenarios(MACHINE, settled, scenarios);

  it('takes the shard out before it ends its servers, and in again only after it was asked', async () => {
    const { calls } = await interpret(MACHINE, settled);

    const order = calls.map(({ task }) => task);
    expect(order.indexOf('markUnhealthy')).toBeLessThan(order.indexOf('freeVolumes'));
    expect(order.indexOf('pauseWrites')).toBeLessThan(order.indexOf('freeVolumes'));
    expect(order.lastIndexOf('probeShard')).toBeGreaterThan(order.indexOf('startMoved'));
    expect(order.lastIndexOf('probeShard')).toBeLessThan(order.indexOf('settleShard'));
    expect(order.indexOf('dismissServer')).toBeGreaterThan(order.indexOf('watchShard'));
  });

  it('offers what was approved, and tells its tail to leave what was not touched', async () => {
    const { calls } = await interpret(MACHINE, { ...settled, requestApproval: [{ ...approved, planHash: 'agreed' }] });
    const failed = await interpret(MACHINE, { ...settled, planSettle: [{ throws: 'SettleRefused' }] });

    expect(calls.find(({ task }) => task === 'offerMove')?.input).toMatchObject({ planHash: 'agreed', epoch: 3 });
    expect(failed.calls.find(({ task }) => task === 'enterSafeMode')?.input).toMatchObject({ onlyIfTouched: true });
  });
});
