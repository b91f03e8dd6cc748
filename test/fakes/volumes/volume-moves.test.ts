import { volumeMovesContract } from '../../contracts/volumes/volume-moves.contract.ts';
import { FakeVolumeMoves } from './volume-moves.ts';

const fence = { incidentId: 'docs-rag-shard-settle-1', targetId: 'docs-rag', shardId: 'shard-1', epoch: 3 };

volumeMovesContract('the fake', () => {
  const volumeMoves = new FakeVolumeMoves({}, fence.epoch);
  return {
    ...{ volumeMoves, fence, stale: { ...fence, incidentId: 'another', epoch: 2 } },
    async volume(text) {
      volumeMoves.ids.set(`volume-${text}`, text);
      return `volume-${text}`;
    },
    // A volume in memory is known by its text.
    textIn: async (name) => volumeMoves.ids.get(name) ?? '',
    ...{ accept: async () => undefined, move: async () => undefined },
  };
});
