import type { WaitNode } from '../../../../core/contracts/bootstrap/graph.ts';
import type { StartAction, StartMeans } from '../../../../core/contracts/bootstrap/start-plan.ts';
import type { VerdictKind } from '../../../../core/contracts/bootstrap/verdict.ts';
import { seeded } from '../../../../core/provider/judgement/resampling.ts';
import { api, barred, believed, evidence, held, log, node, workload } from './a-graph.ts';

/** What was planted: the nodes of its cause, its verdict, and the actions of which one cures it. */
export type Plant = { nodes: string[]; kind: VerdictKind; cures: StartAction['kind'][] };

/** A service that does not start, with what was planted in it. */
export type System = { nodes: WaitNode[]; means: StartMeans; plants: Plant[]; random: Random };

/** Draws from a seed. */
class Random {
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = seeded(seed);
  }
  upTo = (count: number): number => Math.floor(this.#next() * count);
  chance = (share: number): boolean => this.#next() < share;
  pick = <T>(all: readonly T[]): T => all[this.upTo(all.length)] as T;
  times = <T>(least: number, most: number, make: (at: number) => T): T[] =>
    Array.from({ length: least + this.upTo(most - least + 1) }, (_, at) => make(at));
}

type Draft = { nodes: WaitNode[]; plant: Plant; means?: Partial<StartMeans> };
type Maker = (name: string, random: Random) => Draft;

const plant = (
  nodes: WaitNode[],
  kind: VerdictKind,
  cures: Plant['cures'],
  means: Partial<StartMeans> = {},
): Draft => ({
  nodes,
  means,
  plant: { nodes: nodes.map(({ id }) => id).sort(), kind, cures },
});

const hookNodes = (name: string): WaitNode[] => [
  node(`Deployment/${name} ready`, [api([`schema/${name} migrated`])]),
  node(`schema/${name} migrated`, [api([`Job/${name} complete`])]),
  node(`Job/${name} complete`, [api([`release/${name} synced`])]),
  node(`release/${name} synced`, [api([`Deployment/${name} ready`])]),
];

/** Ready for each other in a ring, by the weaker condition if one is given. */
const ring = (name: string, random: Random, condition: 'ready' | 'started'): WaitNode[] =>
  random
    .times(2, 4, (at) => at)
    .map((at, _, all) => {
      const on = [`Deployment/${name}-${(at + 1) % all.length} ${condition}`];
      return node(`Deployment/${name}-${at} ${condition}`, [condition === 'ready' ? api(on) : log(on, believed)]);
    });

const rollout = (name: string, isOutside = false): WaitNode[] => [
  node(`Pod/${name} ready`, [api([`Lease/${name} free`])], { partOf: `Deployment/${name}` }),
  node(`Lease/${name} free`, [api([`Pod/${name} ready`])], { outside: isOutside }),
];

function quorum(name: string, random: Random): Draft {
  const size = random.pick([3, 5, 7]);
  const most = (size + 1) / 2;
  const ids = Array.from({ length: size }, (_, at) => `Pod/${name}-${at} started`);
  const running = random.upTo(most);
  const down = ids
    .slice(running)
    .map((id) => node(id, [log([`StatefulSet/${name} quorum`], believed)], { partOf: `StatefulSet/${name}` }));
  const draft = plant([...down, node(`StatefulSet/${name} quorum`, [api(ids, most)])], 'Deadlock', ['start-together']);
  const up = ids.slice(0, running).map((id) => ({ ...held(id), partOf: `StatefulSet/${name}` }));
  return { ...draft, nodes: [...draft.nodes, ...up] };
}

/** Programs that exit if the next one does not listen, so that they keep missing each other. */
function livelock(name: string): Draft {
  const of = (at: number) => `Deployment/${name}-${at % 2}`;
  const crash = [0, 1].map((at) =>
    node(`${of(at)} ready`, [log([`${of(at + 1)} started`], believed)], { crashing: evidence('field') }),
  );
  const draft = plant(crash, 'Deadlock', ['start-together']);
  return { ...draft, nodes: [...crash, ...[0, 1].map((at) => node(`${of(at)} started`))] };
}

/** A root with a chain to it, in which there may be a cycle. */
function root(name: string, hasCycle: boolean): Draft {
  const draft = plant([node(`Secret/${name} exists`, [], barred('absent'))], 'MissingRoot', []);
  const [first, ...rest] = hookNodes(name) as [WaitNode, ...WaitNode[]];
  const waiting = { ...first, waits: [...first.waits, api([`Secret/${name} exists`])] };
  const chain = [node(`Deployment/${name} ready`, [api([`Secret/${name} exists`])])];
  return { ...draft, nodes: [...draft.nodes, ...(hasCycle ? [waiting, ...rest] : chain)] };
}

const MAKERS: Maker[] = [
  (name) => {
    const migrations = [{ makes: [`schema/${name} migrated`], after: ['Deployment/h0 ready'] }];
    return plant(hookNodes(name), 'Deadlock', ['migrate'], { migrations });
  },
  (name) => {
    const checks = [{ job: `Job/${name} complete`, after: ['Deployment/h0 ready'] }];
    return plant(hookNodes(name), 'Deadlock', ['check-job'], { checks });
  },
  (name) => plant(rollout(name), 'Deadlock', ['roll-back', 'scale-from-zero']),
  (name) => plant(rollout(name, true), 'Deadlock', ['roll-back']),
  (name) => {
    const change = { partOf: `StatefulSet/${name}` };
    const nodes = [
      node(`Pod/${name}-0 ready`, [api([`Pod/${name}-0 current`])], change),
      node(`Pod/${name}-0 current`, [api([`Pod/${name}-0 ready`])], change),
    ];
    return plant(nodes, 'Deadlock', ['delete-pod']);
  },
  quorum,
  livelock,
  (name, random) => plant(ring(name, random, 'started'), 'Deadlock', ['start-together']),
  (name, random) => plant(ring(name, random, 'ready'), 'Deadlock', []),
  (name) => plant([node(`Deployment/${name} ready`, [api([`Deployment/${name} ready`])])], 'Deadlock', []),
  (name) => root(name, false),
  (name) => root(name, true),
];

/** Things that look wrong and are not the cause: each leaves the verdict on a plant as it is. */
const HERRINGS: ((name: string, of: string) => WaitNode[])[] = [
  (name) => [
    node(`Deployment/${name} ready`, [], barred('crash')),
    node(`Pod/${name}-v ready`, [api([`Deployment/${name} ready`])]),
  ],
  (name) => [node(`Deployment/${name} ready`, [], barred('slow'))],
  (name) => [node(`Deployment/${name} ready`)],
  (name) => [node(`Deployment/${name} ready`, [], { ...barred('image'), outside: true })],
  (name, of) => [node(`Deployment/${name} ready`, [api([of, 'Deployment/h0 ready'], 1)])],
  (name) => [
    node(`Pod/${name}-0 ready`, [api([`Service/${name} started`])]),
    node(`Pod/${name}-1 ready`),
    node(`Service/${name} started`, [api([`Pod/${name}-0 ready`, `Pod/${name}-1 ready`], 1)]),
  ],
  (name) => [
    node(`Deployment/${name}-0 ready`, [log([`Deployment/${name}-1 ready`])]),
    node(`Deployment/${name}-1 ready`, [log([`Deployment/${name}-0 ready`], { runs: 9 })]),
  ],
];

/** Makes a system from a seed: what is healthy, one or two plants, bystanders and red herrings. */
export function systemOf(seed: number): System {
  const random = new Random(seed);
  const healthy = random.times(1, 8, (at) => {
    const before = at > 0 && random.chance(0.7) ? [api([`Deployment/h${random.upTo(at)} ready`])] : [];
    return held(`Deployment/h${at} ready`, before);
  });
  const drafts = behindEachOther(
    random.times(1, 2, (at) => random.pick(MAKERS)(`p${at}`, random)),
    random,
  );
  const planted = drafts.flatMap((draft) => draft.nodes).map((one) => onHealthy(one, healthy, random));
  const bystanders: WaitNode[] = [];
  for (let at = random.upTo(6); at > 0; at--) {
    const on = random.times(1, 2, () => random.pick([...planted, ...bystanders]).id);
    bystanders.push(node(`Deployment/b${at} ready`, [api(on, random.chance(0.3) ? 1 : on.length)]));
  }
  const herrings = random.times(0, 4, (at) => random.pick(HERRINGS)(`r${at}`, random.pick(planted).id)).flat();
  const nodes = shuffled([...healthy, ...planted, ...bystanders, ...herrings], random);
  return { nodes, means: meansOf(nodes, drafts), plants: [...new Set(drafts.map((draft) => draft.plant))], random };
}

/** Lets the second plant wait for the first one, if there are two; behind a root it is no cause. */
function behindEachOther([first, second]: Draft[], random: Random): Draft[] {
  if (first === undefined || second === undefined || random.chance(0.5))
    return [first, second].flatMap((one) => one ?? []);
  const [top, ...rest] = second.nodes as [WaitNode, ...WaitNode[]];
  const on = first.nodes[0]?.id as string;
  const linked = { ...second, nodes: [{ ...top, waits: [...top.waits, api([on])] }, ...rest] };
  // Behind a root a cycle is no cause, and who is stuck is in no livelock.
  const isLivelock = ({ nodes }: Draft) => nodes.some(({ crashing }) => crashing);
  const isHidden =
    second.plant.kind === 'Deadlock' &&
    (first.plant.kind === 'MissingRoot' || (isLivelock(second) && !isLivelock(first)));
  return [first, isHidden ? { nodes: linked.nodes, plant: first.plant } : linked];
}

/** Adds waits that are satisfied. */
const onHealthy = (one: WaitNode, healthy: WaitNode[], random: Random): WaitNode =>
  random.chance(0.5) ? one : { ...one, waits: [...one.waits, api([random.pick(healthy).id])] };

const shuffled = <T>(all: T[], random: Random): T[] =>
  all
    .map((one) => [random.upTo(2 ** 30), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);

/** Everything may be done to each workload, the healthy ones too. */
function meansOf(nodes: WaitNode[], drafts: Draft[]): StartMeans {
  const names = new Set(nodes.map(({ of, partOf }) => partOf ?? of));
  const workloads = [...names].filter((name) => name.startsWith('Deployment/') || name.startsWith('StatefulSet/'));
  return {
    workloads: workloads.map((name) => workload(name, { rollsBack: true })),
    migrations: drafts.flatMap(({ means }) => means?.migrations ?? []),
    checks: drafts.flatMap(({ means }) => means?.checks ?? []),
  };
}
