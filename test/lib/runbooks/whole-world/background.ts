import { handlersOf } from '../../../../control-plane/background/handlers.ts';
import { decideApproval } from '../../../../core/approval/decide-approval.ts';
import { expireApprovals } from '../../../../core/approval/expire-approvals.ts';
import { dispatchEffects } from '../../../../core/incident/dispatch-effects.ts';
import { watchLeases } from '../../../../core/incident/watch-leases.ts';
import type { Executions } from '../../../../core/kernel/ports/executions.ts';
import type { Histories } from '../../../../core/kernel/ports/histories.ts';
import type { VirtualClock } from '../../../../sandbox/engine/scripted/virtual-clock.ts';
import { WHOLE } from '../../../fakes/whole-list.ts';
import type { Ports } from './ports.ts';
import type { Decision, Scenario } from './scenario.ts';

type Living = {
  ports: Ports;
  executions: Executions;
  histories: Histories;
  scenario: Scenario;
  busy(): boolean;
  zombies: Set<Promise<unknown>>;
};

const EVERY_MS = 20_000;
/** More than the longest way takes: what still goes on then is stuck. */
const BEATS = 1_000;

/**
 * What happens beside the machines, every 20 s until nothing is left to do: people decide,
 * approvals expire, what is in the outbox leaves, and what nobody works on is taken over.
 */
export async function background(world: Living, clock: VirtualClock): Promise<void> {
  for (let beats = 0; beats < BEATS; beats += 1) {
    const release = clock.hold();
    await decide(world);
    await expireApprovals(world.ports);
    await dispatch(world);
    await watchLeases({ ...world.ports, executions: world.executions });
    const isIdle = !world.busy() && !hasLeft(world);
    if (isIdle && world.zombies.size === 0) return release();
    const soon = new Promise<void>((wake) => void clock.at(clock.now() + EVERY_MS, wake));
    release();
    await (isIdle ? Promise.all(world.zombies) : soon);
  }
  throw new Error(`something still goes on after '${BEATS}' looks, each 20 s after the other: find what repeats`);
}

/** Lets what is in the outbox leave. */
export async function dispatch({
  ports,
  executions,
  histories,
}: Pick<Living, 'ports' | 'executions' | 'histories'>): Promise<void> {
  await dispatchEffects(ports, handlersOf({ ...ports, executions, histories, consoleUrl: () => null }));
}

/** Open incidents and what is in the outbox; what waits there for its time to remind people is no work that is left. */
function hasLeft({ ports }: Living): boolean {
  const select = `SELECT id FROM outbox WHERE done = 0 AND effect NOT LIKE '%"kind":"remind"%'`;
  const open = 'SELECT id FROM incidents WHERE open = 1';
  return [select, open].some((text) => ports.db.prepare(text).all().length > 0);
}

async function decide({ ports, scenario }: Living): Promise<void> {
  const decisions: Decision[] = scenario.decisions ?? ['approve'];
  const all = await ports.approvals.list(WHOLE);
  for (const { id, incidentId } of all.filter(({ state }) => state === 'Pending')) {
    const earlier = all.filter((one) => one.incidentId === incidentId && one.state !== 'Pending').length;
    const decision = decisions[earlier] ?? decisions.at(-1);
    if (decision === 'nobody' || decision === undefined) continue;
    await decideApproval(ports, { id, decision, by: 'ada', reason: 'as the scenario says' });
  }
}
