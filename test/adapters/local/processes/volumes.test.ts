import { existsSync } from 'node:fs';
import { recordAttempt } from '../../../../adapters/local/processes/job-records.ts';
import { localVolumes } from '../../../../adapters/local/processes/volumes.ts';
import { fill } from '../../../agent/workplace.ts';
import { volumesContract } from '../../../contracts/volumes/volumes.contract.ts';
import { FENCE, stateFolder } from '../state-folder.ts';

let state: ReturnType<typeof stateFolder>;
beforeEach(() => {
  state = stateFolder();
});
afterEach(() => state.close());

const volume = async () => state.volume({ 'a.bin': 'aaaa', 'b/b.bin': 'bbbbbb' });
/** A volume that a copy job is recorded to have made. */
const copied = (made: string) => {
  const spec = { kind: 'copy', from: 'shard-1', to: { volume: made }, twin: null, workloadId: 'shard-1' } as const;
  recordAttempt(state.db, FENCE, { jobId: made, pid: 1, birth: 'gone', startedAt: '2026-11-23T03:00:00.000Z' }, spec);
  return made;
};

volumesContract('local volumes', () => ({
  volumes: localVolumes(state),
  fence: FENCE,
  volume,
  copy: async () => copied(await volume()),
}));

test('what a copy left unfinished goes with it', async () => {
  const volumes = localVolumes(state);
  fill(state.path('volumes', 'copy-1.partial'), { 'a.bin': 'a' });

  await volumes.discardCopy(FENCE, copied('copy-1'));

  expect(existsSync(state.path('volumes', 'copy-1.partial'))).toBe(false);
});

test.each(['../evidence', 'a/b', '.'])("a volume named '%s' is refused", async (name) => {
  const volumes = localVolumes(state);

  await expect(volumes.discardCopy(FENCE, name)).rejects.toThrow(RangeError);
  await expect(volumes.describe(name)).rejects.toThrow(RangeError);
});
