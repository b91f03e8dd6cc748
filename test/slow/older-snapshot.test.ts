import { assertSafe } from '../sandbox/server/assert-safe.ts';
import { type Night, startNight } from '../sandbox/server/night.ts';

jest.setTimeout(300_000);

describe('a restore whose newest snapshot is bad', () => {
  let night: Night;
  beforeEach(async () => {
    night = await startNight();
  });
  afterEach(() => night.end());

  it('quarantines it, and uses the older one after a new approval', async () => {
    const [older] = await night.ports.snapshots.list(night.ports.targetId, 'shard-2');
    const newest = await night.takeSnapshot('shard-2');
    night.flipOneBit(newest);
    await night.breakShard('shard-2', 'lost-index-metadata');

    const { id } = await night.repair();
    const damaged = await night.filesUntilSealed(id, 'shard-2');
    const first = await night.asked(id);
    await night.decide(first, 'approve');
    const second = await night.asked(id);
    await night.decide(second, 'approve');
    const { state } = await night.ended(id);

    const snapshots = [first, second].map(({ plan }) => plan.action === 'restore' && plan.snapshot.snapshotId);
    expect(snapshots).toEqual([newest, older?.snapshotId]);
    expect(state).toBe('Completed');
    expect(await night.answers()).toMatchObject({ wrong: [] });
    const states = await night.ports.snapshots.list(night.ports.targetId, 'shard-2');
    expect(states.find(({ snapshotId }) => snapshotId === newest)).toMatchObject({ state: 'Quarantined' });
    await assertSafe(night, id, damaged);
  });
});
