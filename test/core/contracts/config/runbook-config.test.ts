import { config } from '../../../../core/contracts/config/config.ts';
import { autonomyOf, isOnlyObserved, targetOf } from '../../../../core/contracts/config/target-of.ts';

const target = { id: 'docs-rag', store: { kind: 'chroma', collection: 'docs' } };
const routes = [{ alertname: 'CHRDrop', runbook: 'shard-restore', target: 'docs-rag' }];
const read = (over: object) => targetOf(config.parse({ targets: [{ ...target, ...over }], routes }), 'docs-rag');

test.each([
  [{}, 'observe', 'observe'],
  [{ autonomy: 'approve' }, 'approve', 'approve'],
  [{ autonomy: 'approve', runbooks: { 'shard-settle': { autonomy: 'auto' } } }, 'approve', 'auto'],
  [{ autonomy: 'auto', runbooks: { 'shard-restore': { autonomy: 'observe' } } }, 'observe', 'auto'],
  [{ autonomy: 'approve', runbooks: { 'shard-restore': {} } }, 'approve', 'approve'],
])('with %j a restore may %s and a settling %s', (over, restore, settle) => {
  expect(autonomyOf(read(over), 'shard-restore')).toBe(restore);
  expect(autonomyOf(read(over), 'shard-settle')).toBe(settle);
});

test('a target is only observed where every repair is', () => {
  const settling = { runbooks: { 'shard-settle': { autonomy: 'approve' } } };
  const none = { 'shard-restore': { autonomy: 'observe' }, 'shard-settle': { autonomy: 'observe' } };
  const noRepair = { autonomy: 'approve', runbooks: none };
  const models = [{ name: 'gpt', context: 8000 }];
  const generator = { providers: [{ name: 'openai', kind: 'openai', url: 'https://openai.test/v1', models }] };
  const bootstrap = { components: [{ workload: 'Deployment/retriever' }] };

  expect([{}, settling, noRepair].map((over) => isOnlyObserved(read(over)))).toEqual([true, false, true]);
  expect(isOnlyObserved(read({ ...noRepair, generator }))).toBe(false);
  expect(isOnlyObserved(read({ ...noRepair, generator }), 'shard')).toBe(true);
  expect(isOnlyObserved(read({ ...noRepair, bootstrap }))).toBe(false);
  expect(isOnlyObserved(read({ ...noRepair, bootstrap }), 'shard')).toBe(true);
});

test.each(['shard-observe', 'snapshot', 'shard-restor'])('a setting for %j is refused by name', (name) => {
  const given = () => read({ runbooks: { [name]: { autonomy: 'auto' } } });

  expect(given).toThrow(
    `'${name}': no repair runbook has this name: give shard-restore or shard-settle or provider-failover`,
  );
});
