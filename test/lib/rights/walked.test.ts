import { TASK_NAMES, type TaskName } from '../../../core/contracts/tasks.ts';
import type { RecordUse } from '../../../lib/functions/record-rights.ts';
import { recordUsesOf } from '../../../lib/tasks/record-uses.ts';
import { NO_DAMAGE } from '../runbooks/whole-world/damage.ts';
import type { TaskPorts } from '../runbooks/whole-world/mortal.ts';
import type { Outages } from '../runbooks/whole-world/providers.ts';
import type { Scenario } from '../runbooks/whole-world/scenario.ts';
import { scenarios } from '../runbooks/whole-world/scenarios.ts';
import { openScenario } from '../runbooks/whole-world/walk.ts';
import { usesOf } from './reachable.ts';

jest.setTimeout(900_000);

const OUTAGES: Outages[] = [
  { openai: { untilSecond: 600 } },
  { openai: { untilSecond: 3000 }, azure: { untilSecond: 900 } },
];
const failover = { runbook: 'provider-failover', outcome: 'Completed' } as const;
const recovery = { runbook: 'bootstrap-recovery', outcome: 'Completed' } as const;
/** Together they come to every state, janitors included. */
const WALKS: Scenario[] = [
  ...Object.values(scenarios).flatMap((ways) => Object.values(ways)),
  ...OUTAGES.map((outages) => ({ ...failover, damage: { ...NO_DAMAGE, outages } })),
  { ...failover, damage: { ...NO_DAMAGE, outages: OUTAGES[0] as Outages }, abortedAfter: 'Probe the providers' },
  ...(['succeeds', 'fails'] as const).map((migration) => ({
    ...recovery,
    damage: { ...NO_DAMAGE, start: { schema: 'missing', migration } as const },
  })),
  ...[NO_DAMAGE, { ...NO_DAMAGE, outages: OUTAGES[1] as Outages }].map((damage) => ({
    ...{ runbook: 'provider-prewarm' as const, damage, outcome: 'Completed' as const },
  })),
];

const MOVES = 'this world knows no volumes that change their names';
const RARELY = 'nothing of these nights needs a person before its time';
/** Tasks that no walk comes to, or only in part, and why. */
const NOT_HERE: Partial<Record<TaskName, string>> = {
  ...{ planSettle: MOVES, offerMove: MOVES, checkMove: MOVES, freeVolumes: MOVES, startMoved: MOVES },
  ...{ settleShard: MOVES, turnBack: MOVES, dismissServer: MOVES },
  ...{ pageStart: RARELY, pageProvider: RARELY, countServing: RARELY },
};
/** What the other tasks may do and did not. Each is for what a walk here does not come to. */
const NOT_USED: Record<string, string[]> = {
  'only a policy approves by itself': ['requestApproval approvals.decide', 'requestApproval incidents.get'],
  'a migration or check whose Job is lost is told by the timeline': [
    ...['askChecks', 'planStart', 'checkSchema', 'startMigration', 'checkMigration', 'startComponents'],
    ...['checkComponents', 'restoreReplicas'],
  ].map((task) => `${task} caseFile.timeline`),
  'a Job that is lost is started again': [
    ...['planStart', 'checkMigration', 'checkRestore', 'checkUpload', 'checkCopy'].map((task) => `${task} locks.keyOf`),
    'checkUpload caseFile.facts',
  ],
  'the state of the generator is as it must be, so its lock is not asked for': [
    ...['stepRamp locks.keyOf', 'leaveGenerator generatorStates.write'],
  ],
  'the shard is out of rotation already': ['serveDegraded locks.keyOf', 'enterSafeMode locks.keyOf'],
  'only a damaged manifest is found while a restore is planned': ['planRestore snapshots.quarantine'],
  'only Jobs of a cluster are sized by the manifest': [
    ...['startRestore snapshots.manifest', 'checkRestore snapshots.manifest'],
  ],
  'a turn comes before anybody asks since when it waits': ['takeTurn caseFile.timeline'],
};

test('runs of all runbooks use the records as the functions may, and what they do not use is listed', async () => {
  const used = new Map<TaskName, Set<RecordUse>>(TASK_NAMES.map((task) => [task, new Set()]));
  for (const scenario of WALKS) {
    const world = await openScenario(scenario, undefined, ({ task, work, world: { ports } }) =>
      work(observed(ports, (use) => used.get(task)?.add(use))),
    );
    await world.run();
    await world.close();
  }

  const usedBy = (task: TaskName) => [...(used.get(task) ?? [])];
  const walked = TASK_NAMES.filter((task) => !(task in NOT_HERE));

  expect(TASK_NAMES.flatMap((task) => without(usedBy(task), recordUsesOf(task), task))).toEqual([]);
  const unused = walked.flatMap((task) => without(recordUsesOf(task), usedBy(task), task));
  expect(unused.sort()).toEqual(Object.values(NOT_USED).flat().sort());
});

const without = (all: RecordUse[], less: RecordUse[], task: TaskName) =>
  all.filter((use) => !less.includes(use)).map((use) => `${task} ${use}`);

/** The same ports, which tell what each call does to the records. */
function observed(ports: TaskPorts, tell: (use: RecordUse) => void): TaskPorts {
  const all = Object.entries(ports).map(([port, methods]) => [port, telling(port, methods as object, tell)]);
  return Object.fromEntries(all) as TaskPorts;
}

function telling(port: string, methods: object, tell: (use: RecordUse) => void): object {
  if (typeof methods !== 'object' || methods === null) return methods;
  return new Proxy(methods, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        for (const use of usesOf(`${port}.${String(key)}`)) tell(use);
        return Reflect.apply(member, target, args);
      };
    },
  });
}
