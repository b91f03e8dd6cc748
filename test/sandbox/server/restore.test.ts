import { join } from 'node:path';
import { assertSafe } from './assert-safe.ts';
import { type Night, startNight } from './night.ts';
import { sumsOf } from './sums-of.ts';

jest.setTimeout(180_000);

describe('a shard that a restore must mend', () => {
  let night: Night;
  beforeEach(async () => {
    night = await startNight();
  });
  afterEach(() => night.end());

  it('lost-index-metadata: an alert starts it, an approval lets it go on, and all answers are as before', async () => {
    await night.breakShard('shard-2', 'lost-index-metadata');

    const { id, requestedBy } = await night.repair();
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

  it('deleted-sqlite: a warm or a cold probe finds it, and the deleted file is in the evidence', async () => {
    const before = sumsOf(join(night.dir, 'volumes', 'shard-4'));
    await night.breakShard('shard-4', 'deleted-sqlite');

    const id = await night.start('shard-4');
    await night.decide(await night.asked(id), 'approve');
    const { state } = await night.ended(id);

    expect(state).toBe('Completed');
    expect(await night.answers()).toMatchObject({ wrong: [] });
    await assertSafe(night, id, { 'deleted-but-open/chroma.sqlite3': [before['chroma.sqlite3'] ?? ''] });
  });
});
