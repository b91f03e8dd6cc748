import { writeFileSync } from 'node:fs';
import { assertSafe } from './assert-safe.ts';
import { type Night, startNight } from './night.ts';

jest.setTimeout(180_000);

const lockHolders = ({ ports }: Night) =>
  ports.db.prepare('SELECT lock_key FROM locks WHERE incident_id IS NOT NULL').all();
const routeOf = async ({ ports }: Night, shard: string) =>
  (await ports.registry.read(ports.targetId)).find(({ shardId }) => shardId === shard)?.route;

describe('a shard that no restore mends', () => {
  let night: Night;
  afterEach(() => night.end());

  it('killed process: the restart mends it, without a person', async () => {
    night = await startNight();
    await night.breakShard('shard-1', 'killed-process');

    const { id } = await night.repair();
    const damaged = await night.filesUntilSealed(id, 'shard-1');
    const { state } = await night.ended(id);

    expect(state).toBe('Completed');
    expect((await night.ports.approvals.list({ incidentId: id })).map(({ decidedBy }) => decidedBy)).toEqual([
      { kind: 'policy' },
    ]);
    expect(await night.answers()).toMatchObject({ wrong: [] });
    expect(night.users.wrong()).toBe(0);
    await assertSafe(night, id, damaged);
  });

  it('healthy: a warm and a cold probe pass, nothing is changed, and nothing is left behind', async () => {
    night = await startNight();

    const name = Buffer.concat([Buffer.from(`${night.dir}/volumes/shard-2/caf`), Buffer.from([0xe9])]);
    writeFileSync(name, 'a name that is not UTF-8');

    const id = await night.start('shard-2');
    const { state } = await night.ended(id);

    expect(state).toBe('NoActionNeeded');
    expect((await night.ports.caseFile.facts(id)).safeAt).toBeUndefined();
    expect(night.processes()).toEqual(['retriever', 'shard-1', 'shard-1-replica', 'shard-2', 'shard-3', 'shard-4']);
    expect(night.volumes()).toEqual(['shard-1', 'shard-1-replica', 'shard-2', 'shard-3', 'shard-4']);
    expect(lockHolders(night)).toEqual([]);
  });

  it('no good snapshot: the service is left in safe mode, and a person is paged', async () => {
    night = await startNight();
    for (const { snapshotId } of await night.ports.snapshots.list(night.ports.targetId, 'shard-2'))
      await night.ports.snapshots.quarantine(snapshotId, 'by the test');
    await night.breakShard('shard-2', 'lost-index-metadata');

    const { id } = await night.repair();
    const damaged = await night.filesUntilSealed(id, 'shard-2');
    const { state } = await night.ended(id);

    expect(state).toBe('Failed');
    expect(await routeOf(night, 'shard-2')).toBe('none');
    expect(night.notifications()).toContainEqual(expect.objectContaining({ incidentId: id, severity: 'critical' }));
    expect((await night.ports.caseFile.facts(id)).failure).toMatchObject({ Error: 'NoProvenSnapshot' });
    await assertSafe(night, id, damaged);
  });
});
