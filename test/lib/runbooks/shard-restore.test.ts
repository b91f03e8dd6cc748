import { restored, sick, well } from './answers.ts';
import { interpret } from './interpret.ts';
import { scenarios } from './scenarios.ts';
import { walkScenarios } from './walk-scenarios.ts';

describe('the runbook shard-restore', () => {
  const allWalks = walkScenarios('ragmend-shard-restore', restored, scenarios);

  it('marks before it changes files, and copies evidence before it reopens or restarts', async () => {
    const { calls } = await interpret('ragmend-shard-restore', restored);

    const order = calls.map(({ task }) => task);
    expect(order.indexOf('markUnhealthy')).toBeLessThan(order.indexOf('startCopy'));
    expect(order.indexOf('serveDegraded')).toBeLessThan(order.indexOf('takeTurn'));
    expect(order.indexOf('sealEvidence')).toBeLessThan(order.indexOf('reopenShard'));
    expect(order.indexOf('reopenShard')).toBeLessThan(order.indexOf('restartShard'));
    expect(order.indexOf('validateRestore')).toBeLessThan(order.indexOf('reintroduceShard'));
  });

  it('has a turn for whatever changes much, and none while it asks a person', async () => {
    const turned = new Set<string>();
    for (const { calls } of await allWalks()) {
      let hasTurn = false;
      for (const { task } of calls) {
        if (task === 'takeTurn' || task === 'passTurn') hasTurn = task === 'takeTurn';
        if (
          ['startCopy', 'reopenShard', 'restartShard', 'startRestore', 'startFresh', 'requestApproval'].includes(task)
        )
          turned.add(`${task} ${hasTurn}`);
      }
    }

    const withTurn = ['startCopy', 'reopenShard', 'restartShard', 'startRestore', 'startFresh'].map(
      (task) => `${task} true`,
    );
    expect([...turned].sort()).toEqual([...withTurn, 'requestApproval false'].sort());
  });

  it('hands the approved plan, its snapshot and its volume to the restore', async () => {
    const { calls } = await interpret('ragmend-shard-restore', { ...restored, validateRestore: [sick, well] });

    const restores = calls.filter(({ task }) => task === 'startRestore').map(({ input }) => input);
    expect(restores).toMatchObject([
      { snapshotId: 'snapshot-1', volume: 'v-1', workloadId: 'w-1', planHash: 'hash', epoch: 3 },
      { snapshotId: 'snapshot-2', volume: 'v-2', workloadId: 'w-2' },
    ]);
  });
});
