import { setKillSwitch } from '../../core/incident/brakes/set-kill-switch.ts';
import { assertSafe } from '../sandbox/server/assert-safe.ts';
import { type Night, startNight } from '../sandbox/server/night.ts';
import { until } from '../until.ts';

jest.setTimeout(300_000);

describe('a run that ends before its restore', () => {
  let night: Night;
  afterEach(() => night.end());

  it('rejected: nothing is restored and the shard stays out of rotation', async () => {
    night = await startNight();
    await night.breakShard('shard-2', 'lost-index-metadata');

    const { id } = await night.repair();
    const damaged = await night.filesUntilSealed(id, 'shard-2');
    await night.decide(await night.asked(id), 'reject');
    const { state } = await night.ended(id);

    expect(state).toBe('Rejected');
    await assertLeftSafe(id, damaged);
  });

  it('expired: nobody answers, nothing is restored', async () => {
    night = await startNight({ approvals: { windowSeconds: 2 } });
    await night.breakShard('shard-2', 'lost-index-metadata');

    const { id } = await night.repair();
    const damaged = await night.filesUntilSealed(id, 'shard-2');
    const { state } = await night.ended(id);

    expect(state).toBe('Expired');
    await assertLeftSafe(id, damaged);
  });

  it('aborted while it waits for a person: its tail makes the service safe', async () => {
    night = await startNight();
    await night.breakShard('shard-2', 'lost-index-metadata');

    const { id } = await night.repair();
    const damaged = await night.filesUntilSealed(id, 'shard-2');
    const approval = await night.asked(id);
    await night.abort(id);
    const { state } = await night.ended(id);

    expect(state).toBe('Cancelled');
    await until(async () => (await night.ports.approvals.get(approval.id)).state === 'Cancelled');
    await assertLeftSafe(id, damaged);
  });

  it('kill switch: what waits for a person is stopped and left safe, and nothing starts until it is off', async () => {
    night = await startNight();
    await night.breakShard('shard-2', 'lost-index-metadata');
    const { id } = await night.repair();
    const damaged = await night.filesUntilSealed(id, 'shard-2');
    await night.asked(id);

    await setKillSwitch(night.ports, { on: true, by: 'ada', reason: 'a real outage' });
    const { state, abortedBy } = await night.ended(id);

    expect([state, abortedBy]).toEqual(['Cancelled', { kind: 'kill-switch' }]);
    await assertLeftSafe(id, damaged);
    await expect(night.start('shard-1')).rejects.toThrow('a real outage');
    await setKillSwitch(night.ports, { on: false, by: 'ada', reason: 'over' });
    expect(await night.start('shard-1')).toBe('docs-rag-shard-restore-2');
  });

  it('no good snapshot: a person is paged', async () => {
    night = await startNight();
    for (const { snapshotId } of await night.ports.snapshots.list(night.ports.targetId, 'shard-2'))
      await night.ports.snapshots.quarantine(snapshotId, 'by the test');
    await night.breakShard('shard-2', 'lost-index-metadata');

    const { id } = await night.repair();
    const damaged = await night.filesUntilSealed(id, 'shard-2');
    const { state } = await night.ended(id);

    expect(state).toBe('Failed');
    expect(night.notifications()).toContainEqual(expect.objectContaining({ incidentId: id, severity: 'critical' }));
    expect((await night.ports.caseFile.facts(id)).failure).toMatchObject({ Error: 'NoProvenSnapshot' });
    await assertLeftSafe(id, damaged);
  });

  const routeOf = async () =>
    (await night.ports.registry.read(night.ports.targetId)).find(({ shardId }) => shardId === 'shard-2')?.route;

  async function assertLeftSafe(id: string, damaged: Record<string, string[]>): Promise<void> {
    expect(await routeOf()).toBe('none');
    await assertSafe(night, id, damaged);
    expect(night.volumes()).toEqual(['shard-1', 'shard-1-replica', 'shard-2', 'shard-3', 'shard-4']);
  }
});
