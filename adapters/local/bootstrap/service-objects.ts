import type { KubeEvent, KubeObject } from '../../../core/contracts/bootstrap/observation.ts';
import { NotFound } from '../../../core/kernel/task-error.ts';
import { type Db, inTransaction } from '../records/database.ts';

const TABLES = `
  CREATE TABLE IF NOT EXISTS service_objects (kind TEXT NOT NULL, name TEXT NOT NULL, object TEXT NOT NULL, PRIMARY KEY (kind, name));
  CREATE TABLE IF NOT EXISTS service_renders (kind TEXT NOT NULL, name TEXT NOT NULL, object TEXT NOT NULL, PRIMARY KEY (kind, name));
  CREATE TABLE IF NOT EXISTS service_events (id INTEGER PRIMARY KEY, event TEXT NOT NULL)`;
const MOST_EVENTS = 500;

/**
 * The objects of the service that runs as processes of this machine, in the shapes of Kubernetes. Its keeper and
 * its controllers write them, several processes at once.
 */
export type ServiceObjects = ReturnType<typeof serviceObjects>;

/** Objects, a deployer's render and events in SQLite. */
export function serviceObjects({ db }: { db: Db }) {
  db.exec(TABLES);
  const find = (kind: string, name: string): KubeObject | null =>
    read(db.prepare('SELECT object FROM service_objects WHERE kind = ? AND name = ?').all(kind, name))[0] ?? null;
  const put = (object: KubeObject) =>
    void db
      .prepare('INSERT OR REPLACE INTO service_objects VALUES (?, ?, ?)')
      .run(object.kind, object.metadata.name, JSON.stringify(object));
  return {
    find,
    put,
    /** Returns objects of a kind, or all, by kind and name. */
    all: (kind?: string): KubeObject[] =>
      kind === undefined
        ? read(db.prepare('SELECT object FROM service_objects ORDER BY kind, name').all())
        : read(db.prepare('SELECT object FROM service_objects WHERE kind = ? ORDER BY name').all(kind)),
    /** Changes an object in one transaction, in which `guard` runs first; throws NotFound for an unknown one. */
    change: (kind: string, name: string, how: (object: KubeObject) => KubeObject, guard = () => {}): KubeObject =>
      inTransaction(db, () => {
        guard();
        const object = find(kind, name);
        if (!object) throw new NotFound(`${kind} '${name}' is not there: check its name`);
        const changed = how(object);
        put(changed);
        return changed;
      }),
    remove: (kind: string, name: string) =>
      void db.prepare('DELETE FROM service_objects WHERE kind = ? AND name = ?').run(kind, name),
    /** Returns what a deployer's render holds: it need not be among the objects. */
    rendered: (): KubeObject[] => read(db.prepare('SELECT object FROM service_renders ORDER BY kind, name').all()),
    tell: (event: KubeEvent) => inTransaction(db, () => tell(db, event)),
    events: (): KubeEvent[] =>
      (db.prepare('SELECT event FROM service_events ORDER BY id').all() as { event: string }[]).map(
        ({ event }) => JSON.parse(event) as KubeEvent,
      ),
    /** Replaces everything that is there, in one transaction. */
    replaceAll: (objects: KubeObject[], rendered: KubeObject[]) =>
      inTransaction(db, () => {
        for (const table of ['service_objects', 'service_renders', 'service_events']) db.exec(`DELETE FROM ${table}`);
        for (const object of objects) put(object);
        const add = db.prepare('INSERT INTO service_renders VALUES (?, ?, ?)');
        for (const object of rendered) add.run(object.kind, object.metadata.name, JSON.stringify(object));
      }),
  };
}

const read = (rows: unknown[]): KubeObject[] =>
  (rows as { object: string }[]).map(({ object }) => JSON.parse(object) as KubeObject);

/** An event that says the same again is counted. */
function tell(db: Db, { firstTimestamp, lastTimestamp, count: _, ...said }: KubeEvent): void {
  const rows = db.prepare('SELECT id, event FROM service_events ORDER BY id DESC').all() as {
    id: number;
    event: string;
  }[];
  const isSame = ({ event }: { event: string }) => {
    const { firstTimestamp: from, lastTimestamp: to, count, ...known } = JSON.parse(event) as KubeEvent;
    return JSON.stringify(known) === JSON.stringify(said);
  };
  const same = rows.find(isSame);
  const known = same && (JSON.parse(same.event) as KubeEvent);
  const text = JSON.stringify({
    ...said,
    count: (known?.count ?? 0) + 1,
    firstTimestamp: known?.firstTimestamp ?? firstTimestamp,
    lastTimestamp,
  });
  if (same) db.prepare('UPDATE service_events SET event = ? WHERE id = ?').run(text, same.id);
  else db.prepare('INSERT INTO service_events (event) VALUES (?)').run(text);
  db.prepare('DELETE FROM service_events WHERE id <= (SELECT max(id) FROM service_events) - ?').run(MOST_EVENTS);
}
