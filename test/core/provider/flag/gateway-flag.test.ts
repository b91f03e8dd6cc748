import { localGeneratorStates } from '../../../../adapters/local/records/generator-states.ts';
import { gatewayFlag } from '../../../../core/provider/flag/gateway-flag.ts';
import { weightsOn } from '../../../../core/provider/state/write-state.ts';
import { flaggedTarget } from '../../../adapters/kubernetes/flag/flagged-target.ts';
import { type RealDatabase, realDatabase } from '../../../adapters/local/real-database.ts';
import { providerFlagContract } from '../../../contracts/provider/provider-flag.contract.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

const { generator } = flaggedTarget('rag', { kind: 'gateway' });

/** A clock that never says the same time twice: a retry comes later than its first try. */
function ticking() {
  let now = Date.parse('2026-11-30T05:00:00Z');
  return { now: () => (now += 1000) };
}

providerFlagContract('gatewayFlag', async () => {
  const generatorStates = localGeneratorStates(real);
  const flag = gatewayFlag({ generatorStates, clock: ticking(), generatorOf: () => generator });
  let held: Awaited<ReturnType<typeof real.locks.take>> | null = null;
  return {
    ...{ flag, primary: 'one', backup: 'two' },
    locks: { ...real.locks, take: async (...key) => (held = await real.locks.take(...key)) },
    async putBy(provider) {
      const state = await generatorStates.read('docs-rag');
      const fence = held ?? (await real.locks.take('docs-rag', 'shard-1'));
      await generatorStates.write(fence, state?.version ?? null, {
        ...{ mode: 'live', admission: null, backlog: false, shadow: false, reason: 'by hand' },
        ...{ weights: weightsOn(['one', 'two'], provider), by: 'ada', at: '2026-11-30T06:00:00.000Z' },
      });
      return 'ada';
    },
  };
});
