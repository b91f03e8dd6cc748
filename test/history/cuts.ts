import { DependencyUnavailable } from '../../core/kernel/task-error.ts';
import { EFFECTS } from '../../sandbox/server/ports/effects.ts';
import { intercepted } from '../lib/runbooks/whole-world/intercepted.ts';
import type { TaskPorts } from '../lib/runbooks/whole-world/mortal.ts';
import type { Dice } from '../soak/dice.ts';

const WHO = ['function', 'worker', 'person'] as const;
/** Who calls, each with a clock of its own. */
export type Caller = (typeof WHO)[number];
/** A call that never arrives, one whose answer is lost, and one that arrives late. */
const MODES = ['before', 'after', 'late'] as const;
/** The path between a caller and its table, cluster or engine is broken for a while (ms of the run). */
type Cut = { who: Caller; link: Link; modes: readonly (typeof MODES)[number][]; from: number; to: number };
/** The clock of a caller is off from some moment of the run on (ms). */
type Jump = { who: Caller; at: number; byMs: number };

const TABLE = [
  ...(['registry', 'writeGate', 'signals', 'incidents', 'leases', 'turns', 'breakers', 'killSwitch'] as const),
  ...(['approvals', 'outbox', 'generatorStates', 'caseFile'] as const),
];
const LINKS = {
  table: TABLE,
  cluster: ['workloads', 'volumes', 'jobs', 'vectorStore', 'snapshots', 'generatorPods'],
  engine: ['executions'],
} as const;
type Link = keyof typeof LINKS;

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** While a repair does most of its work. */
const CUT_WITHIN_MS = 6 * MINUTE;

/** The cuts and clock jumps of a run, and how many calls were struck by each mode. */
export type Paths = { cuts: Cut[]; jumps: Jump[]; struck: Record<string, number> };

/** Draws the broken paths of a run. */
export function brokenPaths(dice: Dice): Paths {
  const when = () => dice.below(CUT_WITHIN_MS);
  const cuts = Array.from({ length: 2 + dice.below(4) }, () => {
    const from = when();
    const modes = dice.oneOf([['before'], ['after'], ['late'], MODES, MODES] as const);
    const lasts = dice.oneOf([5 * SECOND, 30 * SECOND, 3 * MINUTE, 20 * MINUTE]);
    return {
      who: dice.oneOf(WHO),
      link: dice.oneOf(['table', 'table', 'cluster', 'engine'] as const),
      modes,
      from,
      to: from + lasts,
    };
  });
  const jumps = Array.from({ length: dice.below(4) }, () => {
    const byMs = dice.oneOf([2 * SECOND, 10 * MINUTE, HOUR]) * dice.oneOf([1, -1]);
    return { who: dice.oneOf(WHO), at: when(), byMs };
  });
  return { cuts, jumps, struck: {} };
}

type Time = { sinceStart(): number; sleep(ms: number): Promise<void> };

/** The ports as a caller has them on these paths, and with its clock. */
export function brokenFor<P extends Pick<TaskPorts, 'clock'>>(
  ports: P,
  who: Caller,
  { cuts, jumps, struck }: Paths,
  { dice, time }: { dice: Dice; time: Time },
): P {
  const call = async (link: Link, work: () => unknown) => {
    const now = time.sinceStart();
    const cut = cuts.find((one) => one.who === who && one.link === link && one.from <= now && now < one.to);
    if (!cut || dice.below(4) === 0) return work();
    const mode = dice.oneOf(cut.modes);
    struck[mode] = (struck[mode] ?? 0) + 1;
    if (mode === 'late') await time.sleep(dice.oneOf([SECOND, 20 * SECOND, 5 * MINUTE, 30 * MINUTE]));
    if (mode === 'before') throw unreachable(link);
    const answer = await work();
    if (mode === 'after') throw unreachable(link);
    return answer;
  };
  const behind = (Object.keys(LINKS) as Link[]).flatMap((link) =>
    LINKS[link]
      .filter((name) => name in ports)
      .map((name) => {
        const port = ports[name as keyof P] as object;
        const methods = EFFECTS[name];
        return [name, intercepted(port, (method, work) => (method in methods ? call(link, work) : work()))];
      }),
  );
  const offset = () => jumps.findLast((one) => one.who === who && one.at <= time.sinceStart())?.byMs ?? 0;
  const clock = { now: () => ports.clock.now() + offset() };
  return { ...ports, ...Object.fromEntries(behind), clock };
}

const unreachable = (link: Link) => new DependencyUnavailable(`no answer from the ${link}: the path to it is broken`);
