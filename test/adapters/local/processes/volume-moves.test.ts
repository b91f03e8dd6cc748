import { existsSync, readFileSync, renameSync } from 'node:fs';
import { localVolumeMoves } from '../../../../adapters/local/processes/volume-moves.ts';
import { localVolumes } from '../../../../adapters/local/processes/volumes.ts';
import { volumeMovesContract } from '../../../contracts/volumes/volume-moves.contract.ts';
import { FENCE, stateFolder } from '../state-folder.ts';

let state: ReturnType<typeof stateFolder>;
beforeEach(() => {
  state = stateFolder();
  // Its table of marks, which a move takes along.
  localVolumes(state);
});
afterEach(() => state.close());

const volume = (text: string) => state.volume({ 'text.txt': text });
const textIn = async (name: string) => readFileSync(state.path('volumes', name, 'text.txt'), 'utf8');

volumeMovesContract('localVolumeMoves', () => ({
  volumeMoves: localVolumeMoves(state),
  fence: FENCE,
  stale: { ...FENCE, incidentId: 'another', epoch: FENCE.epoch + 7 },
  ...{ volume: async (text: string) => volume(text), textIn },
  ...{ accept: async () => undefined, move: async () => undefined },
}));

test('quarantine goes with the volume, not with its name', async () => {
  const [volumes, volumeMoves] = [localVolumes(state), localVolumeMoves(state)];
  const [good, old] = [volume('good'), volume('old')];
  await volumes.quarantine(FENCE, old, 'it answered wrong');
  const [goodId, oldId] = [await volumeMoves.identify(good), await volumeMoves.identify(old)];

  await volumeMoves.offer(FENCE, [
    { id: String(goodId), from: good, to: old },
    { id: String(oldId), from: old, to: 'aside' },
  ]);
  await volumeMoves.grant(FENCE);

  await expect(volumes.discardCopy(FENCE, 'aside')).rejects.toThrow('it answered wrong');
  await expect(volumes.discardCopy(FENCE, old)).rejects.toThrow('is no copy that Ragmend made');
});

test('a move that broke off between two names is ended by the next try', async () => {
  const volumeMoves = localVolumeMoves(state);
  const [good, old] = [volume('good'), volume('old')];
  const [goodId, oldId] = [await volumeMoves.identify(good), await volumeMoves.identify(old)];
  await volumeMoves.offer(FENCE, [
    { id: String(goodId), from: good, to: old },
    { id: String(oldId), from: old, to: 'aside' },
  ]);
  renameSync(state.path('volumes', old), state.path('volumes', 'aside'));

  await volumeMoves.grant(FENCE);

  expect([await textIn(old), await textIn('aside')]).toEqual(['good', 'old']);
  expect(existsSync(state.path('volumes', good))).toBe(false);
});

test('a volume that somebody put in the way is not replaced', async () => {
  const volumeMoves = localVolumeMoves(state);
  const [good, other] = [volume('good'), volume('other')];
  const id = String(await volumeMoves.identify(good));
  await volumeMoves.offer(FENCE, [{ id, from: good, to: other }]);

  await expect(volumeMoves.grant(FENCE)).rejects.toThrow(`volume '${other}' stands in the way`);

  expect([await textIn(good), await textIn(other)]).toEqual(['good', 'other']);
  expect(await volumeMoves.stateOf(FENCE)).toBe('accepted');
});
