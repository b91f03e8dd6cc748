import { StaleEpoch } from '../../core/kernel/task-error.ts';
import { intercepted } from '../lib/runbooks/whole-world/intercepted.ts';
import type { Ports } from '../lib/runbooks/whole-world/ports.ts';
import type { Plant } from './live.ts';

/** Faults of ports by name, each with what the checker has to say of it. */
export const PLANTS: Record<string, { plant: Plant; found: RegExp }> = {
  'a lost fence': { plant: withoutFence, found: /wrote '.*' without its lock/ },
  'a double decision': { plant: decidesTwice, found: /is (Approved|Rejected|Expired) after it was/ },
  'a lock taken twice': { plant: locksTwice, found: /took the lock '.*' beside/ },
  'an effect twice': { plant: tellsTwice, found: /was told twice/ },
  'a forgotten decision': { plant: forgetsDecisions, found: /the decision \w+ of '.*' was never delivered/ },
};

/** Takes the writes of those who no longer hold their lock. */
function withoutFence(ports: Ports): Ports {
  const take = async (_method: string, work: () => unknown) => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StaleEpoch)) throw error;
    }
  };
  const { registry, caseFile, turns, volumes, workloads } = ports;
  return {
    ...ports,
    registry: intercepted(registry, take),
    caseFile: intercepted(caseFile, take),
    turns: intercepted(turns, take),
    volumes: intercepted(volumes, take),
    workloads: intercepted(workloads, take),
  };
}

function decidesTwice(ports: Ports): Ports {
  const { approvals, db } = ports;
  const decide: typeof approvals.decide = (id, decision, effects) => {
    db.prepare("UPDATE approvals SET state = 'Pending' WHERE id = ?").run(id);
    return approvals.decide(id, decision, effects);
  };
  return { ...ports, approvals: { ...approvals, decide } };
}

function locksTwice(ports: Ports): Ports {
  const { incidents, db } = ports;
  const open: typeof incidents.open = (...args) => {
    db.prepare('UPDATE locks SET incident_id = NULL').run();
    return incidents.open(...args);
  };
  return { ...ports, incidents: { ...incidents, open } };
}

/** The outbox forgets once that a message left, and who takes it does not know its id. */
function tellsTwice(ports: Ports): Ports {
  const { notifier, outbox } = ports;
  const forgotten = new Set<string>();
  const done: typeof outbox.done = async (id) => {
    if (forgotten.has(id)) return outbox.done(id);
    forgotten.add(id);
  };
  const notify = intercepted(notifier, (_method, _work, [message]) => {
    notifier.told.push(message as (typeof notifier.told)[number]);
    return Promise.resolve();
  });
  return { ...ports, notifier: notify, outbox: { ...outbox, done } };
}

function forgetsDecisions(ports: Ports): Ports {
  const { approvals } = ports;
  const decide: typeof approvals.decide = (id, decision) => approvals.decide(id, decision, []);
  return { ...ports, approvals: { ...approvals, decide } };
}
