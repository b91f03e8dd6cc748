import { kubernetesConfig } from '../../../../core/contracts/config/kubernetes-config.ts';

type Shard = { id: string; workload?: string; service?: string | string[]; replicaOf?: string };

const parsedWith = (over: object) =>
  kubernetesConfig.safeParse({
    cluster: { kind: 'eks', name: 'production' },
    ...{ namespace: 'rag', container: 'chroma', volume: 'data', port: 8000 },
    shards: [{ id: 'a', workload: 'a', service: 'a-rag' }],
    ...over,
  });

function issuesOf(...shards: Shard[]): string[] {
  const parsed = parsedWith({
    shards: shards.map((shard) => ({ workload: shard.id, service: `${shard.id}-rag`, ...shard })),
  });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

test('a shard and its replica fit together', () => {
  expect(issuesOf({ id: 'a' }, { id: 'a-replica', replicaOf: 'a' }, { id: 'b' })).toEqual([]);
});

test.each<[string, object, string]>([
  ['a server that has longer than its step', { agent: { readySeconds: 481 } }, "'481' s is too long: give at most 480"],
  ['a prober that counts as silent', { prober: { everySeconds: 300 } }, "'300' s is too long: give at most 240"],
])('%s is refused', (_, over, message) => {
  const { error } = parsedWith(over);

  expect(error?.issues.map((issue) => issue.message)).toEqual([expect.stringContaining(message)]);
});

test('two shards on one workload or behind one Service are refused', () => {
  expect(issuesOf({ id: 'a' }, { id: 'b', workload: 'a', service: 'a-rag' })).toEqual([
    "shards.1.workload: workload 'a' appears twice: each shard needs its own",
    "shards.1.service: service 'a-rag' appears twice: each shard needs its own",
  ]);
});

test('a shard may have several Services, each of them its own', () => {
  expect(issuesOf({ id: 'a', service: ['a', 'a-headless'] }, { id: 'b', service: ['b', 'b-grpc'] })).toEqual([]);
  expect(issuesOf({ id: 'a', service: ['a', 'a'] }, { id: 'b', service: ['b', 'a'] })).toEqual([
    "shards.0.service: service 'a' appears twice: each shard needs its own",
    "shards.1.service: service 'a' appears twice: each shard needs its own",
  ]);
  expect(issuesOf({ id: 'a', service: [] })).toEqual([expect.stringContaining('shards.0.service: ')]);
});

test('a replica of nothing, of itself or of a replica is refused', () => {
  const shards = [
    { id: 'a' },
    { id: 'a-2', replicaOf: 'a' },
    { id: 'a-3', replicaOf: 'a-2' },
    { id: 'c', replicaOf: 'c' },
    { id: 'd', replicaOf: 'z' },
  ];

  expect(issuesOf(...shards)).toEqual(
    ['2:a-2', '3:c', '4:z'].map((each) => {
      const [index, named] = each.split(':');
      return `shards.${index}.replicaOf: '${named}' is no shard, or a replica itself: name the shard that it copies`;
    }),
  );
});
