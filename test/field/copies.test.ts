import { LOST_INDEX, NO_DAMAGE } from '../lib/runbooks/whole-world/damage.ts';
import { FAILS_FOR_GOOD, taskFaults } from '../lib/runbooks/whole-world/faults.ts';
import type { Scenario } from '../lib/runbooks/whole-world/scenarios.ts';
import { openScenario, type Placed, resultOf } from '../lib/runbooks/whole-world/walk.ts';
import type { World } from '../lib/runbooks/whole-world/world.ts';
import { proveFieldCases } from './field-cases.ts';

const MACHINE = 'ragmend-shard-restore';
const healthy: Scenario = { runbook: 'shard-restore', damage: NO_DAMAGE, outcome: 'Failed' };
const sick: Scenario = { runbook: 'shard-restore', damage: LOST_INDEX, outcome: 'Failed' };

proveFieldCases('copies, evidence and the tail', [
  {
    report: 'duplicati#6621 (full disk)',
    before: 'a healthy shard ended out of rotation',
    now: 'left as found, in rotation, writes go on, a person is told what failed',
    proof: async () => {
      const { state, left, route, told, writesWait } = await walk({
        ...healthy,
        damage: { ...NO_DAMAGE, copyFails: true },
      });

      expect({ state, left, route, writesWait }).toEqual({
        ...{ state: 'Failed', left: 'as-found', route: 'self', writesWait: false },
      });
      expect(told).toContain(
        'shard-1 answered right and is left as found, in rotation, but needs a person: "Check the copy"',
      );
      expect(told).toContain('no space left on device');
    },
  },
  ...[
    ...['Collect the first evidence', 'Pause writes for a copy', 'Copy the volume for a cold probe', 'Check the copy'],
    ...['Resume writes after the copy', 'Probe a second server on the copy', 'Close as no action needed'],
  ].map((title) => ({
    report: `duplicati#6621 (the function of "${title}" dies for good)`,
    before: 'a healthy shard ended out of rotation',
    now: 'in rotation, writes go on',
    proof: async () => {
      const { route, writesWait } = await walk(healthy, { machine: MACHINE, title, around: FAILS_FOR_GOOD.around });

      expect({ route, writesWait }).toEqual({ route: 'self', writesWait: false });
    },
  })),
  {
    report: 'duplicati#6621 (a person aborts the diagnosis)',
    before: 'a healthy shard ended out of rotation',
    now: 'left as found, in rotation, writes go on',
    proof: async () => {
      const around = taskFaults['is aborted after its work']?.around as Placed['around'];
      const { state, route, writesWait } = await walk(healthy, { machine: MACHINE, title: 'Check the copy', around });

      expect({ state, route, writesWait }).toEqual({ state: 'Cancelled', route: 'self', writesWait: false });
    },
  },
  ...['Re-index the documents newer than the snapshot', 'Check the re-indexing'].map((title) => ({
    report: `knowledge-base-mcp-server#918 ("${title}" fails)`,
    before: 'a proven, reintroduced shard was taken out again',
    now: 'stays in rotation on its fresh server, a person is told',
    proof: async () => {
      const { state, left, route, told, server } = await walk(sick, {
        machine: MACHINE,
        title,
        around: FAILS_FOR_GOOD.around,
      });

      expect({ state, left, route }).toEqual({ state: 'Failed', left: 'reintroduced', route: 'self' });
      expect(server).not.toBe('shard-1');
      expect(told).toContain(`stays in rotation, but needs a person: "${title}"`);
    },
  })),
]);

/** Runs a scenario on the synthesized machine, with a fault of one step, and says how shard-1 is left; nothing that is unsafe may be found. */
async function walk(scenario: Scenario, placed?: Placed) {
  const world = await openScenario(scenario, placed);
  try {
    const incidentId = await world.run();
    const { state, wrong } = await resultOf(world, incidentId);
    expect(wrong).toEqual([]);
    return { state, ...(await leftBy(world, incidentId)) };
  } finally {
    await world.close();
  }
}

async function leftBy({ ports }: World, incidentId: string) {
  const entry = (await ports.registry.read('docs-rag')).find(({ shardId }) => shardId === 'shard-1');
  return {
    left: (await ports.caseFile.facts(incidentId)).left,
    route: entry?.route,
    server: entry?.workloadId,
    writesWait: ports.writers.isPaused('shard-1'),
    told: ports.notifier.told.map(({ text }) => text).join('\n'),
  };
}
