import { existsSync, readdirSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fill, workplace, worksOf } from '../agent/workplace.ts';
import { LOST_INDEX, NO_DAMAGE } from '../lib/runbooks/whole-world/damage.ts';
import { FAILS_FOR_GOOD, taskFaults } from '../lib/runbooks/whole-world/faults.ts';
import type { Scenario } from '../lib/runbooks/whole-world/scenario.ts';
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
        'shard-1 answered right and is in rotation, as it was found, but needs a person: "Check the copy"',
      );
      expect(told).toContain('no space left on device');
    },
  },
  {
    report: 'duplicati#6621 (larger than the policy lets be copied)',
    before: 'the cold copy knew no limit',
    now: 'no copy; left as found, in rotation, a person is told what to raise',
    proof: async () => {
      const { state, left, route, told, jobs } = await walk({ ...healthy, damage: { ...NO_DAMAGE, bytes: 2_000_000 } });

      expect({ state, left, route, jobs }).toEqual({ state: 'Failed', left: 'as-found', route: 'self', jobs: [] });
      expect(told).toContain('raise maxColdCopyBytes');
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
  {
    report: 'duplicati#6621 (a name that is not UTF-8)',
    before: 'no copy could be made: a healthy shard ended in safe mode',
    now: 'copied, opened by a second server, uploaded and restored byte for byte',
    proof: async () => {
      const name = Buffer.concat([Buffer.from('caf'), Buffer.from([0xe9]), Buffer.from('.bin')]);
      await onVolume(async ({ volume, place, works }) => {
        writeFileSync(Buffer.concat([Buffer.from(`${volume}/`), name]), 'beside the data');

        const ends = [await place.run(works.copy()), await place.run(works.upload(place.path('twin')))];
        ends.push(await place.run(works.restore()));

        expect(ends.map(({ result }) => result.reason)).toEqual([null, null, null]);
        for (const folder of ['copy', 'twin', 'restored'])
          expect(
            readdirSync(place.path(folder), { encoding: 'buffer' }).filter((each) => each.equals(name)),
          ).toHaveLength(1);
      });
    },
  },
  ...['restic#542', 'backintime#222'].map((report) => ({
    report: `${report} (index folder on another disk by a link)`,
    before: '"every checksum agrees", evidence without the index, false repair',
    now: 'copy, snapshot and evidence stop before they begin, and name the link',
    proof: async () => {
      await onVolume(async ({ volume, place, works }) => {
        fill(place.path('disk-2'), { 'data_level0.bin': 'vectors' });
        symlinkSync(place.path('disk-2'), join(volume, 'index'));

        const ends = [await place.run(works.copy()), await place.run(works.upload())];

        for (const { result } of ends)
          expect(result).toMatchObject({
            succeeded: false,
            reason: expect.stringContaining("the link 'index' leaves the volume"),
          });
        expect([place.path('copy'), place.path('snapshot')].filter(existsSync)).toEqual([]);
      });
    },
  })),
  {
    report: 'duplicacy#68 (a sparse file)',
    before: 'copied and restored at its full length: the disk fills up',
    now: 'holes stay holes, checksums are of all its bytes',
    proof: async () => {
      await onVolume(async ({ volume, place, works }) => {
        truncateSync(join(volume, 'chroma.sqlite3'), 32 * 1024 * 1024);

        await place.run(works.copy());
        await place.run(works.upload(place.path('twin')));
        const { result } = await place.run(works.restore());

        expect(result).toMatchObject({ succeeded: true });
        const sizes = ['copy', 'twin', 'restored'].map((folder) => statSync(place.path(folder, 'chroma.sqlite3')));
        expect(sizes.map(({ size }) => size)).toEqual(Array(3).fill(32 * 1024 * 1024));
        expect(sizes.filter(({ blocks }) => blocks > 1024)).toEqual([]);
      });
    },
  },
  {
    report: 'a newline in a file name',
    before: 'uploaded; its snapshot was proven, and no restore could read its manifest',
    now: 'refused in words before a copy or an upload begins',
    proof: async () => {
      await onVolume(async ({ volume, place, works }) => {
        writeFileSync(join(volume, 'a\nb.bin'), 'a');

        const { result } = await place.run(works.upload());

        expect(result.reason).toBe("the name 'a%0Ab.bin' has a newline ('%0A') in it: rename that file");
        expect(existsSync(place.path('snapshot'))).toBe(false);
      });
    },
  },
]);

async function onVolume(
  proof: (on: {
    volume: string;
    place: ReturnType<typeof workplace>;
    works: ReturnType<typeof worksOf>;
  }) => Promise<void>,
): Promise<void> {
  const place = workplace();
  try {
    await proof({ volume: fill(place.path('volume'), { 'chroma.sqlite3': 'rows' }), place, works: worksOf(place) });
  } finally {
    place.remove();
  }
}

/** Runs a scenario with a fault of one step, finds nothing unsafe, and returns how shard-1 is left. */
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
    jobs: [...ports.jobs.known.keys()],
    writesWait: ports.writers.isPaused('shard-1'),
    told: ports.notifier.told.map(({ text }) => text).join('\n'),
  };
}
