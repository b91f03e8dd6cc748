import { startByPerson } from '../../core/incident/start-by-person.ts';
import { delayNextStart } from '../../sandbox/world/slow-start.ts';
import { type Night, startNight } from '../sandbox/server/night.ts';

jest.setTimeout(300_000);

describe('the way home of a restored shard', () => {
  let night: Night;
  beforeEach(async () => {
    night = await startNight();
    await night.breakShard('shard-2', 'lost-index-metadata');
    const { id } = await night.repair();
    await night.decide(await night.asked(id), 'approve');
    await night.ended(id);
  });
  afterEach(() => night.end());

  const settle = async () => {
    const { ports } = night;
    const { id } = await startByPerson(ports, {
      ...{ targetId: ports.targetId, subjectId: 'shard-2', runbook: 'shard-settle', by: 'eve' },
    });
    return id;
  };
  const entry = async () =>
    (await night.ports.registry.read(night.ports.targetId)).find(({ shardId }) => shardId === 'shard-2');
  const named = (pattern: RegExp) => night.volumes().find((name) => pattern.test(name)) ?? '';

  it('ends with the own server on the restored data, and what was damaged kept under another name', async () => {
    const restored = await entry();
    const id = await settle();
    await night.decide(await night.asked(id), 'approve');

    const { state } = await night.ended(id);

    expect(state).toBe('Completed');
    expect(restored?.workloadId).not.toBe('shard-2');
    expect(await entry()).toMatchObject({ workloadId: 'shard-2', route: 'self' });
    expect(night.processes()).not.toContain(restored?.workloadId);
    expect(night.volumes()).not.toContain(restored?.workloadId);
    const kept = named(/^shard-2-quarantined-/);
    const { quarantinedVolumes } = await night.ports.caseFile.facts((await night.repair()).id);
    expect(Object.keys(quarantinedVolumes ?? {})).toEqual(['shard-2']);
    expect(await night.answers()).toMatchObject({ wrong: [] });
    expect(await night.ports.volumes.describe(kept)).toMatchObject({ volume: kept });
    const again = await settle();
    expect((await night.ended(again)).state).toBe('NoActionNeeded');
  });

  it('is turned back by itself where the own server does not come up on it', async () => {
    const restored = await entry();
    const id = await settle();
    const asked = await night.asked(id);
    delayNextStart(night.dir, 'shard-2', 60);
    await night.decide(asked, 'approve');

    const { state } = await night.ended(id);

    expect(state).toBe('Failed');
    expect(await entry()).toMatchObject({ workloadId: restored?.workloadId, route: 'self' });
    expect(night.volumes()).toEqual(expect.arrayContaining(['shard-2', String(restored?.workloadId)]));
    expect(await night.ports.caseFile.facts(id)).toMatchObject({ left: 'reintroduced', move: { isBack: true } });
    expect(await night.answers()).toMatchObject({ wrong: [] });
  });
});
