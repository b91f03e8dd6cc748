import type { RouteName } from '../../../core/contracts/http/request-of.ts';
import { routes } from '../../../core/contracts/http/routes.ts';
import { alertBody, notificationBody } from '../../core/signal/notifications.ts';
import type { AppWorld } from './app-world.ts';
import { PERSONAS, type PersonaName, prepareFor } from './personas.ts';

const NAMES = Object.keys(PERSONAS) as PersonaName[];
const READ = '401 401 401 403 200 403 200 403 200 403 200 403 200 200 200';
const OPERATE = '401 401 401 403 403 403 200 403 403 403 200 403 200 200 200';
const NO_ROLE = '401 401 401 200 200 200 200 200 200 200 200 200 200 200 200';
/** Two decisions with one address. */
const OFF = 'POST /api/kill-switch (off)';

/** The status of each route for each persona, in their order; most are about the target `docs-rag`. */
const STATUSES: Record<RouteName | typeof OFF, string> = {
  'POST /alerts/:source': '401 202 401 401 401 401 401 401 401 401 401 401 401 401 401',
  'GET /config.json': '200 200 200 200 200 200 200 200 200 200 200 200 200 200 200',
  'POST /api/session': '401 401 401 404 404 404 404 404 404 404 404 404 404 401 401',
  'DELETE /api/session': NO_ROLE.replaceAll('200', '204'),
  'GET /api/session': NO_ROLE,
  'GET /api/targets': NO_ROLE,
  'GET /api/service': READ,
  'GET /api/subjects': READ,
  'GET /api/providers': READ,
  'POST /api/providers/:name/probe': OPERATE,
  'GET /api/needs': READ,
  'GET /api/brakes': READ,
  'POST /api/kill-switch': OPERATE,
  [OFF]: '401 401 401 403 403 403 403 403 403 403 403 403 200 200 200',
  'POST /api/breakers/:kind/:id/reset': '401 401 401 403 403 403 403 403 403 403 200 403 200 200 200',
  'GET /api/snapshots': READ,
  'GET /api/snapshots/retention': READ,
  'POST /api/snapshots/prune': OPERATE,
  'GET /api/approvals': READ,
  'GET /api/approvals/:id': READ,
  'POST /api/approvals/:id/decision': '401 401 401 403 403 403 403 403 200 403 200 403 200 200 200',
  'GET /api/incidents': READ,
  'GET /api/incidents/:id': READ,
  'GET /api/incidents/:id/start': READ,
  'GET /api/incidents/:id/report': READ,
  'POST /api/incidents': OPERATE.replaceAll('200', '201'),
  'POST /api/incidents/:id/abort': OPERATE.replaceAll('200', '202'),
};
const BODIES: Partial<Record<keyof typeof STATUSES, object>> = {
  'POST /alerts/:source': notificationBody(alertBody({})),
  'POST /api/session': { name: 'cy', code: 'a wrong one' },
  'POST /api/providers/:name/probe': {},
  'POST /api/kill-switch': { on: true, reason: 'a real outage' },
  [OFF]: { on: false, reason: 'it is over' },
  'POST /api/breakers/:kind/:id/reset': {},
  'POST /api/snapshots/prune': { snapshotIds: [] },
  'POST /api/approvals/:id/decision': { decision: 'approve' },
  'POST /api/incidents': { subjectId: 'shard-1', runbook: 'snapshot' },
  'POST /api/incidents/:id/abort': {},
};

test('each route has its row, and each row a status for each persona', () => {
  const rows = Object.keys(STATUSES).filter((row) => row !== OFF);

  expect(rows.sort()).toEqual(Object.keys(routes).sort());
  for (const statuses of Object.values(STATUSES)) expect(statuses.split(' ')).toHaveLength(NAMES.length);
});

test.each(Object.keys(STATUSES) as (keyof typeof STATUSES)[])('%s answers each persona as written', async (row) => {
  const answers = await Promise.all(NAMES.map((name) => answerTo(row, name)));

  const statuses = answers.map(({ status }) => status).join(' ');
  expect(statuses).toBe(STATUSES[row]);
  const refused = answers.filter(({ status }) => status >= 400);
  expect(refused.filter(({ woken }) => woken > 0)).toEqual([]);
  // That somebody tried to decide without the role stays on record.
  if (row !== 'POST /api/approvals/:id/decision') expect(refused.filter(({ changed }) => changed)).toEqual([]);
  else for (const { status, title } of refused) expect(title).toBe(status === 401 ? 'NotSignedIn' : 'RoleNeeded');
});

async function answerTo(row: keyof typeof STATUSES, name: PersonaName) {
  const { app, sent, ids } = await prepareFor(name);
  const [method = '', path = ''] = row.split(' ');
  const address = path
    .replace('/approvals/:id', `/approvals/${ids.approvalId}`)
    .replace('/incidents/:id', `/incidents/${ids.incidentId}`)
    .replace(':kind/:id', 'shard/shard-2')
    .replace(':name', 'one')
    .replace(':source', 'alertmanager');
  const query = STATUSES[row].includes('403') ? '?target=docs-rag' : '';
  const headers = { ...sent.headers, 'content-type': 'application/json' };
  const body = BODIES[row] && JSON.stringify(BODIES[row]);
  const before = changesOf(app);
  const response = await app.send(`${address}${query}`, { ...sent, method, headers, ...(body && { body }) });
  const { title } = response.status < 400 ? {} : ((await response.json()) as { title?: string });
  return { name, status: response.status, title, changed: changesOf(app) > before, woken: app.counted.wakes };
}

/** Rows that were written since the database was opened. */
function changesOf({ world }: AppWorld): number {
  return (world.db.prepare('SELECT total_changes() AS changes').get() as { changes: number }).changes;
}
