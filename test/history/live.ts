import { handlersOf } from '../../control-plane/background/handlers.ts';
import { decideApproval } from '../../core/approval/decide-approval.ts';
import { expireApprovals } from '../../core/approval/expire-approvals.ts';
import { abortIncident } from '../../core/incident/abort-incident.ts';
import { dispatchEffects } from '../../core/incident/dispatch-effects.ts';
import { startByPerson } from '../../core/incident/start-by-person.ts';
import { watchLeases } from '../../core/incident/watch-leases.ts';
import { WHOLE } from '../fakes/whole-list.ts';
import { mortal } from '../lib/runbooks/whole-world/mortal.ts';
import type { Ports } from '../lib/runbooks/whole-world/ports.ts';
import type { Scenario } from '../lib/runbooks/whole-world/scenario.ts';
import { scenarios } from '../lib/runbooks/whole-world/scenarios.ts';
import { openWorld, type World } from '../lib/runbooks/whole-world/world.ts';
import { type Dice, diceOf } from '../soak/dice.ts';
import { brokenFor, brokenPaths, type Caller } from './cuts.ts';
import { History } from './history.ts';
import { brokenRules } from './model/broken-rules.ts';
import { recorded, recordedExecutions } from './record.ts';

const EVERY_MS = 20_000;
/** Several times the longest run among these faults: what still goes on then is stuck. */
const BEATS = 1_500;
const BESIDE = 'snapshot' as const;

/** A fault to be planted in the ports. */
export type Plant = (ports: Ports) => Ports;
export type Lived = { broken: string[]; seen: Record<string, number> };
type Run = { world: World; history: History; dice: Dice; portsOf(who: Caller): Ports & Pick<World, 'executions'> };

/**
 * Repairs of a service among broken paths, jumping clocks, dying functions, and people who start, decide and abort at
 * once. Returns what its history breaks, and how often what happened. The same seed and number draw the same run.
 */
export async function live(seed: number, number: number, plant: Plant = (ports) => ports): Promise<Lived> {
  const dice = diceOf(seed, number);
  const history = new History();
  const paths = brokenPaths(dice);
  const scenario = scenarioOf(dice);
  const world = await openWorld(
    scenario,
    async (call) => {
      const ports = portsOf('function');
      const isDying = dice.below(25) === 0;
      const work = call.work(isDying ? mortal(ports, 1 + dice.below(3)).ports : ports);
      world.zombies.add(work);
      const over = () => void world.zombies.delete(work);
      work.then(over, over);
      return work;
    },
    (ports) => recorded(plant(ports), history),
  );
  const began = world.virtual.now();
  const time = { sinceStart: () => world.virtual.now() - began, sleep: world.sleep };
  const executions = recordedExecutions(world.executions, history);
  const portsOf = (who: Caller) => brokenFor({ ...world.ports, executions }, who, paths, { dice, time });
  const run = { world, history, dice, portsOf };
  try {
    await world.start(scenario.runbook);
    await background(run);
    return { broken: [...brokenRules(history.events), ...(await leftOpen(run))], seen: seenIn(history, paths.struck) };
  } finally {
    await world.close();
  }
}

function scenarioOf(dice: Dice): Scenario {
  const all = Object.values(scenarios).flatMap((ways) => Object.values(ways));
  const { abortedAfter: _, ...scenario } = dice.oneOf(all);
  return { ...scenario, beside: BESIDE };
}

async function background(run: Run): Promise<void> {
  const { world } = run;
  for (let beats = 0; beats < BEATS; beats += 1) {
    const release = world.virtual.hold();
    await beat(run, beats);
    const isIdle = !world.busy() && world.zombies.size === 0 && !hasLeft(world.ports);
    if (isIdle) return release();
    const soon = new Promise<void>((wake) => void world.virtual.at(world.virtual.now() + EVERY_MS, wake));
    release();
    await soon;
  }
  throw new Error(`something still goes on after '${BEATS}' looks, each 20 s after the other: find what repeats`);
}

async function beat({ world, history, dice, portsOf }: Run, beats: number): Promise<void> {
  const ports = portsOf('worker');
  const handlers = handlersOf({ ...ports, histories: world.histories, consoleUrl: () => null });
  const people = [decide, ...(beats < 60 ? [start, abort] : [])];
  const all = await Promise.allSettled([
    ...people.map((act) => act({ world, history, dice, portsOf })),
    expireApprovals(ports),
    dispatchEffects(ports, handlers),
    watchLeases(ports),
  ]);
  for (const result of all) if (result.status === 'rejected') unlessRefused(result.reason);
}

/** Two people look at the same question, and do not agree. */
async function decide({ world, history, dice, portsOf }: Run): Promise<void> {
  const pending = (await world.ports.approvals.list(WHOLE)).filter(({ state }) => state === 'Pending');
  const answers = pending
    .filter(() => dice.below(3) === 0)
    .flatMap(({ id }) => [
      { id, decision: dice.oneOf(['approve', 'approve', 'approve', 'reject'] as const), by: 'ada' },
      { id, decision: dice.oneOf(['approve', 'reject'] as const), by: 'eve' },
    ]);
  const asked = answers.slice(dice.below(2));
  await each(asked, async (answer) => {
    const from = history.now();
    const { state } = await decideApproval(portsOf('person'), { ...answer, reason: 'as drawn' });
    history.add({ kind: 'answered', approvalId: answer.id, state }, from);
  });
}

async function start({ world: { scenario }, dice, portsOf }: Run): Promise<void> {
  if (dice.below(6) > 0) return;
  const wanted = { targetId: 'docs-rag', subjectId: 'shard-1', runbook: dice.oneOf([scenario.runbook, BESIDE]) };
  await each(['eve', 'bob'], async (by) => void (await startByPerson(portsOf('person'), { ...wanted, by })));
}

async function abort({ world, dice, portsOf }: Run): Promise<void> {
  if (dice.below(40) > 0) return;
  const open = await world.ports.incidents.list({ open: true });
  await each(open.slice(0, 1), async ({ id }) => void (await abortIncident(portsOf('person'), { id, by: 'ada' })));
}

async function each<T>(all: T[], act: (one: T) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(all.map(act));
  for (const result of results) if (result.status === 'rejected') unlessRefused(result.reason);
}

/** Domain errors and broken paths are what people and workers live with; anything else is a bug. */
function unlessRefused(error: unknown): void {
  if (error instanceof AggregateError) for (const one of error.errors) unlessRefused(one);
  else if (error instanceof Error && !/^(Error|TypeError|RangeError|SqliteError|SyntaxError)$/.test(error.name)) return;
  else throw error;
}

function hasLeft({ db }: Ports): boolean {
  const select = `SELECT id FROM outbox WHERE done = 0 AND effect NOT LIKE '%"kind":"remind"%'`;
  return [select, 'SELECT id FROM incidents WHERE open = 1'].some((text) => db.prepare(text).all().length > 0);
}

function seenIn({ events }: History, struck: Record<string, number>): Record<string, number> {
  const seen = { ...struck };
  for (const { kind } of events) seen[kind] = (seen[kind] ?? 0) + 1;
  return seen;
}

/** What is not at an end once nothing happens any more. */
async function leftOpen({ world: { ports, engine } }: Run): Promise<string[]> {
  const pending = await ports.approvals.list({ open: true });
  return [
    ...pending.map(({ id }) => `approval '${id}' is open`),
    ...ports.jobs.running.map((id) => `job '${id}' runs`),
    ...engine.listExecutions().flatMap(({ name, status }) => (status === 'RUNNING' ? [`'${name}' runs`] : [])),
  ];
}
