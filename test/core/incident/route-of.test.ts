import { type Config, config } from '../../../core/contracts/config/config.ts';
import { knownSubjects } from '../../../core/incident/known-subjects.ts';
import { routeOf } from '../../../core/incident/route-of.ts';
import { shardEntry } from '../../fakes/registry.ts';

const store = { kind: 'chroma', collection: 'docs' };
const entries = [
  shardEntry('shard-1'),
  shardEntry('shard-1-b'),
  shardEntry('shard-2'),
  shardEntry('shard-1-replica', { replicaOf: 'shard-1' }),
];

/** A configuration whose only route has this alert name. */
function routed(alertname: string): Config {
  return config.parse({
    targets: [{ id: 'docs-rag', autonomy: 'approve', store }],
    routes: [{ alertname, runbook: 'shard-restore', target: 'docs-rag' }],
  });
}

const registry = { read: async () => entries };
const subjectsOf: Parameters<typeof routeOf>[2] = (kind, targetId) =>
  knownSubjects({ registry, config: routed('any') }, kind, targetId);
const shardOf = async (pattern: string, alertname: string, labels: Record<string, string> = {}) =>
  (await routeOf(routed(pattern), { alertname, labels }, subjectsOf))?.subject.id ?? null;

test.each([
  ['rag-{shard}-empty', 'rag-shard-2-empty', 'shard-2'],
  ['rag-{shard}-*', 'rag-shard-2-empty-results', 'shard-2'],
  ['* {shard} *', 'docs-rag shard-1-b CHRDrop', 'shard-1-b'],
  ['*{shard}*', 'docs-rag shard-1-b CHRDrop', 'shard-1-b'],
  ['rag-{shard}', 'rag-shard-1-replica', 'shard-1'],
  ['rag-{shard}', 'rag-shard-9', null],
  ['rag-{shard}', 'other-shard-2', null],
  ['rag-{shard}', 'rag-shard-2\nx', null],
  ['rag.{shard}', 'ragxshard-2', null],
  ['rag(+{shard}', 'rag(+shard-2', 'shard-2'],
  ['rag-*', 'rag-shard-2', null],
  ['{shard}', '{shard}', null],
])('the route for %j leads an alarm named %j to %j', async (pattern, alertname, expected) => {
  expect(await shardOf(pattern, alertname)).toBe(expected);
});

test.each([
  ['approve', {}, 'shard-restore'],
  ['observe', {}, 'shard-observe'],
  ['approve', { 'shard-restore': { autonomy: 'observe' } }, 'shard-observe'],
  ['observe', { 'shard-restore': { autonomy: 'auto' } }, 'shard-restore'],
  ['observe', { 'shard-settle': { autonomy: 'auto' } }, 'shard-observe'],
])('where the target says %s and its runbooks %j, an alert starts %s', async (autonomy, runbooks, expected) => {
  const { routes } = routed('CHRDrop');
  const read = config.parse({ targets: [{ id: 'docs-rag', autonomy, runbooks, store }], routes });

  const route = await routeOf(read, { alertname: 'CHRDrop', labels: { shard: 'shard-2' } }, subjectsOf);

  expect(route?.runbook).toBe(expected);
});

test('a label says the shard, whatever the name says', async () => {
  expect(await shardOf('rag-{shard}', 'rag-shard-1', { shard: 'shard-2' })).toBe('shard-2');
  expect(await shardOf('rag-{shard}', 'rag-shard-1', { shard: 'shard-9' })).toBeNull();
  expect(await shardOf('rag-*', 'rag-anything', { shard: 'shard-2' })).toBe('shard-2');
});

test('a name of more letters than an alarm may have fits no pattern', async () => {
  expect(await shardOf('*', 'x'.repeat(256), { shard: 'shard-2' })).toBeNull();
  expect(await shardOf('*', 'x'.repeat(255), { shard: 'shard-2' })).toBe('shard-2');
});

test.each(['****', '*{shard}*{shard}', '{shard}{shard}', ''])(
  'the alert name %j is refused in a route',
  (alertname) => {
    expect(() => routed(alertname)).toThrow();
  },
);

/** Two routes for one alert: the first asks for a shard by `shard`, the second by another label. */
const twoRoutes = config.parse({
  targets: [
    { id: 'docs-rag', autonomy: 'approve', store },
    { id: 'observed', autonomy: 'observe', store },
  ],
  routes: [
    { alertname: 'CHRDrop', runbook: 'shard-restore', target: 'observed', subjectLabel: 'partition' },
    { alertname: 'CHR*', runbook: 'snapshot', target: 'docs-rag', shardLabel: 'node' },
    { alertname: '*-{subject}', runbook: 'shard-restore', target: 'docs-rag' },
  ],
});
const leadsTo = (alertname: string, labels: Record<string, string>) =>
  routeOf(twoRoutes, { alertname, labels }, subjectsOf);

test('of two routes whose names fit, the first that finds a subject is taken', async () => {
  expect(await leadsTo('CHRDrop', { partition: 'shard-1', node: 'shard-2' })).toEqual({
    targetId: 'observed',
    subject: { kind: 'shard', id: 'shard-1' },
    runbook: 'shard-observe',
  });
  expect(await leadsTo('CHRDrop', { node: 'shard-2' })).toMatchObject({ targetId: 'docs-rag', runbook: 'snapshot' });
  expect(await leadsTo('CHRDrop', { partition: 'shard-9', node: 'shard-2' })).toMatchObject({ runbook: 'snapshot' });
  expect(await leadsTo('CHRDrop', { partition: 'shard-9', shard: 'shard-2' })).toBeNull();
  expect(await leadsTo('CHRDrop', { target: 'docs-rag', partition: 'shard-1' })).toBeNull();
});

test('{subject} stands for the name of what an alert is about, as {shard} does', async () => {
  expect(await leadsTo('empty-shard-1-b', {})).toMatchObject({
    subject: { id: 'shard-1-b' },
    runbook: 'shard-restore',
  });
});

test.each(['{subject}-{shard}', '*{subject}{subject}'])('the alert name %j names its subject twice', (alertname) => {
  expect(() => routed(alertname)).toThrow('{subject} once');
});

test.each([
  ['approve', true, 'bootstrap-recovery'],
  ['observe', true, 'bootstrap-observe'],
  ['approve', false, undefined],
])(
  'where the target says %s and how it starts: %s, an alert about its start starts %s',
  async (autonomy, starts, runbook) => {
    const bootstrap = starts && { components: [{ workload: 'Deployment/retriever' }] };
    const read = config.parse({
      targets: [{ id: 'docs-rag', autonomy, store, ...(bootstrap && { bootstrap }) }],
      routes: [{ alertname: 'BootstrapDeadlock', runbook: 'bootstrap-recovery', target: 'docs-rag' }],
    });
    const subjects: typeof subjectsOf = (kind, targetId) => knownSubjects({ registry, config: read }, kind, targetId);

    const route = await routeOf(read, { alertname: 'BootstrapDeadlock', labels: {} }, subjects);

    expect(route?.runbook).toBe(runbook);
    if (runbook) expect(route?.subject).toEqual({ kind: 'service', id: 'docs-rag' });
  },
);
