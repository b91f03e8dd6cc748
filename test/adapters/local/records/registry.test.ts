import { openDatabase } from '../../../../adapters/local/records/database.ts';
import { localRegistry } from '../../../../adapters/local/records/registry.ts';
import type { RegistryEntry } from '../../../../core/contracts/registry.ts';
import { registryContract } from '../../../contracts/registry.contract.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

const entry = (shardId: string): RegistryEntry => ({
  ...{ shardId, replicaOf: null, workloadId: shardId, url: 'http://127.0.0.1/1' },
  ...{ route: 'self', replicaUrl: null, epoch: 0 },
});

registryContract('localRegistry', () => {
  const registry = localRegistry(real);
  return { registry, register: registry.register, locks: real.locks };
});

test('registering a target again replaces all of it, and leaves other targets', async () => {
  const registry = localRegistry(real);
  await registry.register('docs-rag', [entry('shard-1'), entry('shard-2')]);
  await registry.register('else', [entry('shard-1')]);

  await registry.register('docs-rag', [entry('shard-3')]);

  expect(await registry.entries('docs-rag')).toEqual([entry('shard-3')]);
  expect(await registry.entries('else')).toEqual([entry('shard-1')]);
});

test('a registration that is refused leaves what was registered', async () => {
  const registry = localRegistry(real);
  await registry.register('docs-rag', [entry('shard-1')]);

  const twice = registry.register('docs-rag', [entry('shard-2'), entry('shard-2')]);

  await expect(twice).rejects.toThrow();
  expect(await registry.entries('docs-rag')).toEqual([entry('shard-1')]);
});

test('the owner of a target that is not registered yet sees no entries, without an error', async () => {
  expect(await localRegistry(real).entries('docs-rag')).toEqual([]);
});

test('a change is seen by another connection', async () => {
  const registry = localRegistry(real);
  await registry.register('docs-rag', [entry('shard-1')]);
  const other = openDatabase(real.file);
  const fence = await real.locks.take('docs-rag', 'shard-1');

  await registry.change(fence, 'shard-1', { route: 'none' });

  const seen = await localRegistry({ db: other }).read('docs-rag');
  expect(seen).toEqual([{ ...entry('shard-1'), route: 'none', epoch: 1 }]);
  other.close();
});
