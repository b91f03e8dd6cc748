import { checkServices } from '../../../cli/doctor/check-services.ts';
import { service, workload } from '../init/namespace.ts';

type Shard = Parameters<typeof checkServices>[0];
const shard: Shard = { id: 'shard-1', workload: 'shard-1', workloadKind: 'StatefulSet', service: 'shard-1' };
const tier = { labels: { tier: 'search' } };
const [store, other] = [workload('shard-1', tier), workload('shard-2', tier)];
const named = service('shard-1', { app: 'shard-1' });
const headless = service('shard-1-headless', { app: 'shard-1' }, 'None');
const byPod = service('shard-1-pod', { 'statefulset.kubernetes.io/pod-name': 'shard-1-0' });

const found = (services: (typeof named)[], which = shard) =>
  checkServices(which, store, { workloads: [store, other], services, claims: [] });

test('Services that lead to the pods of a shard and are not named are told, with the whole list to write', () => {
  expect(found([named, headless, byPod])).toEqual([
    {
      ...{ check: 'rotation', status: 'failed' },
      about:
        "'shard-1-headless', 'shard-1-pod' also lead to the pods of 'shard-1': they still reach the shard when it is out of rotation",
      remedy: expect.stringContaining('`service: [shard-1, shard-1-headless, shard-1-pod]`'),
    },
  ]);
});

test('once all are named there is nothing to tell, nor of a Service of Ragmend or of others', () => {
  const direct = service('shard-1-direct', { app: 'shard-1' });
  direct.metadata.labels = { 'app.kubernetes.io/managed-by': 'ragmend' };
  const services = [named, headless, direct, service('shard-2', { app: 'shard-2' }), service('outside', {})];

  expect(found(services, { ...shard, service: ['shard-1', 'shard-1-headless'] })).toEqual([]);
});

test('a Service that leads to other workloads too can not be named, and is told as a warning', () => {
  expect(found([named, service('all', { tier: 'search' })])).toEqual([
    {
      ...{ check: 'rotation', status: 'warning' },
      about: "Service 'all' leads to 'shard-1' and to others: one shard alone can't be taken out of it",
      remedy: 'use it for no queries, or let it select only one workload and configure it',
    },
  ]);
});
