import { type Executions, TokenGone } from '../../core/kernel/ports/executions.ts';
import { EFFECTS } from '../../sandbox/server/ports/effects.ts';
import { intercepted } from '../lib/runbooks/whole-world/intercepted.ts';
import type { Ports } from '../lib/runbooks/whole-world/ports.ts';
import type { Happened, History, Holder } from './history.ts';

type Meaning = (args: unknown[], result: unknown) => Happened | null;
type Method = (...args: never[]) => Promise<unknown>;

/** What a call that took effect means for the locks and decisions of a run. */
const MEANINGS: Record<string, Meaning> = {
  'incidents.open': meaning<Ports['incidents']['open']>(([_, key, { within = null } = {}], result) =>
    'opened' in result
      ? { kind: 'taken', key, within, incidentId: result.opened.id, epoch: result.opened.epoch }
      : null,
  ),
  'incidents.close': meaning<Ports['incidents']['close']>(([{ incidentId, epoch }]) => {
    return { kind: 'freed', incidentId, epoch };
  }),
  'leases.takeOver': meaning<Ports['leases']['takeOver']>((_, taken) => {
    return taken && { kind: 'taken-over', incidentId: taken.id, epoch: taken.epoch };
  }),
  'approvals.request': meaning<Ports['approvals']['request']>(([{ id, incidentId }, token]) => {
    return { kind: 'asked', approvalId: id, incidentId, token };
  }),
  'approvals.decide': meaning<Ports['approvals']['decide']>((_, { won, approval: { id, state } }) => {
    return won ? { kind: 'decided', approvalId: id, state } : null;
  }),
  'registry.change': meaning<Ports['registry']['change']>(([{ incidentId, epoch }, shardId, { workloadId }]) => {
    return workloadId === undefined ? null : { kind: 'rotated', shardId, workloadId, incidentId, epoch };
  }),
};

/** These end or renew a lock by its epoch, or only stop what an incident began: they are no writes under it. */
const UNFENCED = /^(incidents|leases)\.|\.stopAll$|^writeGate\.resume$/;

/** The ports with everything that takes effect in them written down. */
export function recorded(ports: Ports, history: History): Ports {
  let told = 0;
  let done = 0;
  const outside = (incidentId: string | null, from: number) => {
    for (const { id } of ports.notifier.told.slice(told)) history.add({ kind: 'sent', id }, from);
    for (const what of ports.effects.slice(done)) history.add({ kind: 'did', what, incidentId }, from);
    [told, done] = [ports.notifier.told.length, ports.effects.length];
  };
  const took = (effect: string, args: unknown[], result: unknown, from: number) => {
    const fence = holderIn(args[0]);
    if (fence && !UNFENCED.test(effect)) history.add({ kind: 'wrote', what: effect, ...fence }, from);
    const meant = MEANINGS[effect]?.(args, result);
    if (meant) history.add(meant, from);
    outside(fence?.incidentId ?? null, from);
  };
  const names = Object.keys(EFFECTS).filter((name) => name in ports) as (keyof typeof EFFECTS & keyof Ports)[];
  const watched = names.map((name) => {
    const kinds = EFFECTS[name] as Record<string, unknown>;
    const port = intercepted(ports[name] as object, (method, work, args) => {
      if (typeof kinds[method] !== 'function') return work();
      const from = history.now();
      return then(work(), (result) => took(`${name}.${method}`, args, result, from));
    });
    return [name, port];
  });
  return { ...ports, ...Object.fromEntries(watched) };
}

/** The same for what the engine is told. */
export function recordedExecutions(executions: Executions, history: History): Executions {
  return {
    ...executions,
    async succeed(token, output) {
      const from = history.now();
      const { approved } = output as { approved: boolean };
      const told = (isGone: boolean) => history.add({ kind: 'delivered', token, approved, isGone }, from);
      try {
        await executions.succeed(token, output);
        told(false);
      } catch (error) {
        if (error instanceof TokenGone) told(true);
        throw error;
      }
    },
  };
}

function meaning<M extends Method>(
  tell: (args: Parameters<M>, result: Awaited<ReturnType<M>>) => Happened | null,
): Meaning {
  return (args, result) => tell(args as Parameters<M>, result as Awaited<ReturnType<M>>);
}

function then(result: unknown, tell: (result: unknown) => void): unknown {
  if (result instanceof Promise)
    return result.then((settled: unknown) => {
      tell(settled);
      return settled;
    });
  tell(result);
  return result;
}

function holderIn(first: unknown): Holder | null {
  const { incidentId, epoch } = (first ?? {}) as Partial<Holder>;
  return incidentId === undefined || epoch === undefined ? null : { incidentId, epoch };
}
