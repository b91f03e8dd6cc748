import { type RealDatabase, realDatabase } from '../adapters/local/real-database.ts';
import { registryContract } from '../contracts/registry.contract.ts';
import { FakeRegistry } from './registry.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

registryContract('FakeRegistry', () => {
  const registry = new FakeRegistry('nobody', [], 1, real.held);
  return {
    ...{ registry, locks: real.locks },
    register: async (targetId, entries) => registry.register(targetId, entries),
  };
});
