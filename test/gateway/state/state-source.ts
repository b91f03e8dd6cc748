import { localBacklog } from '../../../adapters/local/records/backlog.ts';
import { openDatabase } from '../../../adapters/local/records/database.ts';
import type { GeneratorState } from '../../../core/contracts/provider/generator-state.ts';
import type { OpenStores } from '../../../gateway/stores.ts';

/** A state of the target that a test changes, and how it is read. */
export type TestState = {
  state: GeneratorState | null;
  read: () => Promise<GeneratorState | null>;
  openStores: OpenStores;
};

/** Returns a state with shares of the providers `one` and `two`. */
export const stateOf = (percent: number, rest: Partial<GeneratorState> = {}): GeneratorState => ({
  targetId: 'docs-rag',
  version: 1,
  epoch: 1,
  mode: 'live',
  weights: [
    { provider: 'one', percent },
    { provider: 'two', percent: 100 - percent },
  ],
  admission: null,
  backlog: false,
  shadow: false,
  by: { kind: 'alerts', source: 'test' },
  reason: 'a test',
  at: '2026-11-30T05:00:00.000Z',
  ...rest,
});

/** Opens a store of the state that a test controls, and a backlog where `own` names a file. */
export function testState(state: GeneratorState | null): TestState {
  const known: TestState = {
    state,
    read: async () => known.state,
    openStores: async ({ own, generator }) => {
      const db = own === undefined ? null : openDatabase(own);
      return {
        state: {
          generator: () => known.read(),
          shards: async () => [],
        },
        answers: null,
        backlog: db && localBacklog({ db, bounds: generator.backlog }),
        close: () => db?.close(),
      };
    },
  };
  return known;
}
