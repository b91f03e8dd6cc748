import { drawn } from '../../../drawn.ts';
import type { Migration } from '../../../fakes/bootstrap/service.ts';
import { byName, type StateJson } from '../../synthesized.ts';
import { NO_DAMAGE } from './damage.ts';
import type { Share } from './every-fault.ts';
import { dyingAfter, type Fault, taskFaults } from './faults.ts';
import type { Scenario } from './scenario.ts';
import { countingChanges, openScenario, type Placed, resultOf } from './walk.ts';

const machine = 'ragmend-bootstrap-recovery';
const states = byName[machine]?.States ?? {};

const WAYS: Record<string, Migration> = {
  'a migration that succeeds, to the end': 'succeeds',
  'a migration that fails, through the tail': 'fails',
};
const RESTORING = 'Bring the replicas back';

/** Injects a share of all faults at all steps of a start whose schema is missing and whose gate is gone. */
export function everyStartFault({ every, seed }: Share): void {
  const isDrawn = (what: string) => drawn(seed, what) % every === 0;

  test.each(Object.entries(WAYS))('%s: no fault loses a replica, or migrates twice', async (way, migration) => {
    const changes = new Map<string, number>();
    const wanted = await run(migration, undefined, changes);

    expect(wanted).toMatchObject({ state: migration === 'succeeds' ? 'Completed' : 'Failed', wrong: [], migrated: 1 });
    for (const [title, count] of changes)
      for (const [what, fault] of faultsOf(count).filter(([name]) => isDrawn(`${way} ${title} ${name}`))) {
        const ended = await run(migration, { machine, title, around: fault.around });
        const at = `"${title}" ${what}`;
        const declared = fault.declared(states[title] as StateJson);

        if (declared === 'as if nothing happened') expect({ at, ...ended }).toEqual({ at, ...wanted });
        // Nobody can bring back what the only step for it does not come to.
        else if (title !== RESTORING) expect({ at, wrong: ended.wrong }).toEqual({ at, wrong: [] });
        expect(ended.migrated).toBeLessThanOrEqual(1);
      }
  });
}

/** Runs a start with a fault; gives how it ended, and what is not safe at its end. */
async function run(migration: Migration, placed?: Placed, changes = new Map<string, number>()) {
  const damage = { ...NO_DAMAGE, start: { schema: 'missing', migration } as const };
  const scenario: Scenario = { runbook: 'bootstrap-recovery', outcome: 'Completed', damage };
  const world = await openScenario(scenario, placed, placed ? undefined : countingChanges(machine, changes));
  const id = await world.run();
  const { state, wrong, pages, effects } = await resultOf(world, id);
  const { schema } = world.ports.service;
  await world.close();
  return { state, pages, wrong, schema, migrated: effects.filter((effect) => effect.startsWith('migrate ')).length };
}

function faultsOf(changes: number): [string, Fault][] {
  const dying = Array.from({ length: changes }, (_, at) => at + 1);
  return [
    ...Object.entries(taskFaults),
    ...dying.map((count): [string, Fault] => [`dies after change ${count}`, dyingAfter(count)]),
  ];
}
