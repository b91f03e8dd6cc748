import { writeFileSync } from 'node:fs';
import { assertSafe } from './assert-safe.ts';
import { type Night, startNight } from './night.ts';

jest.setTimeout(300_000);

let night: Night;
beforeAll(async () => {
  night = await startNight();
});
afterAll(() => night.end());

describe('repairs of the shards of one service, in any order', () => {
  it('lost-index-metadata: an alert starts it, an approval lets it go on, and all answers are as before', async () => {
    await night.breakShard('shard-2', 'lost-index-metadata');

    const { id, requestedBy } = await night.repair('shard-2');
    const damaged = await night.filesUntilSealed(id, 'shard-2');
    await night.decide(await night.asked(id), 'approve');
    const { state } = await night.ended(id);

    expect([state, requestedBy]).toEqual(['Completed', { kind: 'alerts', source: 'alertmanager' }]);
    expect(await night.answers()).toMatchObject({ wrong: [] });
    await assertSafe(night, id, damaged);
    expect(await night.ports.caseFile.facts(id)).toMatchObject({
      reindex: { total: 8, done: 8, missing: [], work: { removed: 1, left: 0 } },
    });
  });

  it('killed process: the restart mends it, without a person', async () => {
    const begun = Date.now();
    await night.breakShard('shard-1', 'killed-process');

    const { id } = await night.repair('shard-1');
    const damaged = await night.filesUntilSealed(id, 'shard-1');
    const { state } = await night.ended(id);

    expect(state).toBe('Completed');
    expect((await night.ports.approvals.list({ incidentId: id })).map(({ decidedBy }) => decidedBy)).toEqual([
      { kind: 'policy' },
    ]);
    expect(await night.answers()).toMatchObject({ wrong: [] });
    expect(night.users.wrongSince(begun)).toBe(0);
    await assertSafe(night, id, damaged);
  });

  it('healthy: a warm and a cold probe pass, nothing is changed, and nothing is left behind', async () => {
    const [processes, volumes] = [night.processes(), night.volumes()];
    const name = Buffer.concat([Buffer.from(`${night.dir}/volumes/shard-3/caf`), Buffer.from([0xe9])]);
    writeFileSync(name, 'a name that is not UTF-8');

    const id = await night.start('shard-3');
    const { state } = await night.ended(id);

    expect(state).toBe('NoActionNeeded');
    expect((await night.ports.caseFile.facts(id)).safeAt).toBeUndefined();
    expect(night.processes()).toEqual(processes);
    expect(night.volumes()).toEqual(volumes);
    expect(night.ports.db.prepare('SELECT lock_key FROM locks WHERE incident_id IS NOT NULL').all()).toEqual([]);
  });
});
