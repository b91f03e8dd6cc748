import { join } from 'node:path';
import { readConfig } from '../../../adapters/config-file.ts';
import { versionOf } from '../../../adapters/local/bootstrap/object-fields.ts';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import type { KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import type { Incident } from '../../../core/contracts/incident.ts';
import { breakService, healService } from '../../../sandbox/server/break-service.ts';
import type { Observer } from '../../../sandbox/server/ports/observed.ts';
import { podsChanged } from '../../../sandbox/world/service/faults/service-fault.ts';
import { serviceFolder } from '../../../sandbox/world/service/keeper/container-process.ts';
import { databaseFile } from '../../../sandbox/world/service/programs/database.ts';
import { WHOLE } from '../../fakes/whole-list.ts';
import { startNight } from '../../sandbox/server/night.ts';
import { ROOT } from '../../sandbox/server/prepared.ts';
import { until } from '../../until.ts';

export type FailingStart = Awaited<ReturnType<typeof failingStart>>;

/**
 * A whole sandbox whose starts fail one after the other, so that no brake may hold the next one back; `observer`
 * hears of every effect.
 */
export async function failingStart(observer?: Observer) {
  const [target] = readConfig(join(ROOT, 'ragmend.yaml')).targets;
  const breaker = { repeats: 1_000, withinSeconds: 1 };
  const night = await startNight({ generator: target?.generator, cooldownSeconds: 2, breaker }, observer);
  const { ports } = night;
  const runs = async () =>
    (await ports.incidents.list(WHOLE)).filter(({ runbook }) => runbook === 'bootstrap-recovery');
  const approve = async (incidentId: string) => {
    for (const approval of await ports.approvals.list({ incidentId, open: true }))
      await night.decide(approval, 'approve').catch(() => undefined);
  };
  return {
    ...night,
    runs,
    /** Breaks the start, and returns the run that its alert opens; `paceMs` is how long a step of a migration takes. */
    async fail(how: string, paceMs?: number): Promise<Incident> {
      const known = new Set((await runs()).map(({ id }) => id));
      await breakService(ports, ROOT, how);
      if (paceMs !== undefined) ports.serviceObjects.change('Deployment', 'retriever', pacedBy(paceMs));
      return until(async () => (await runs()).find(({ id }) => !known.has(id)));
    },
    /** Approves what a run asks, and waits until its migration is at work. */
    untilMigrating: (id: string) =>
      until(async () => {
        await approve(id);
        return ports.processTable.list().find((row) => MIGRATES.test(row.name) && ports.processTable.isAlive(row));
      }),
    /** Approves what a run asks until it has ended. */
    async approveAll(id: string): Promise<Incident> {
      const look = async () => {
        await approve(id);
        return (await ports.incidents.get(id)).closedAt !== null;
      };
      await until(look, async () => (await ports.caseFile.timeline(id)).map(({ text }) => text).join('\n'), 300_000);
      return night.ended(id);
    },
    /** What a run may change: what is asked for, and what the database holds. */
    state: () => ({
      workloads: ['StatefulSet', 'Deployment'].flatMap((kind) =>
        ports.serviceObjects
          .all(kind)
          .map((one) => [one.metadata.name, versionOf(one), (one.spec as { replicas: number }).replicas]),
      ),
      schema: schemaIn(ports.dir),
    }),
    /** Ends the fault, and waits until nothing is open. */
    async heal(): Promise<void> {
      await healService(ports);
      await until(async () => (await runs()).every(({ closedAt }) => closedAt !== null) && (await hasNoAlert()));
    },
  };

  async function hasNoAlert() {
    const rows = ports.db.prepare("SELECT key FROM firing WHERE key LIKE 'service/%'").all();
    return rows.length === 0;
  }
}

const MIGRATES = /-migrate-[0-9a-f]+-x\.retriever$/;

const pacedBy = (ms: number) => (deployment: KubeObject) =>
  podsChanged(deployment, { main: (one) => ({ ...one, env: [{ name: 'PACE_MS', value: String(ms) }] }) });

/** The tables and the version of the schema; null where nobody has made any. */
function schemaIn(dir: string): unknown {
  const db = openDatabase(databaseFile(serviceFolder({ dir })));
  try {
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all() as {
      name: string;
    }[];
    const isVersioned = tables.some(({ name }) => name === 'schema_version');
    return { tables, versions: isVersioned ? db.prepare('SELECT * FROM schema_version').all() : [] };
  } finally {
    db.close();
  }
}
