import { localApprovals } from '../../../../adapters/local/records/approvals.ts';
import { localOutbox } from '../../../../adapters/local/records/outbox.ts';
import { approvalsContract } from '../../../contracts/records/approvals.contract.ts';
import { WHOLE } from '../../../fakes/whole-list.ts';
import { processApart } from '../process-apart.ts';
import { type RealDatabase, realDatabase } from '../real-database.ts';

let real: RealDatabase;
beforeEach(() => {
  real = realDatabase();
});
afterEach(() => real.close());

approvalsContract('localApprovals', () => ({ approvals: localApprovals(real), outbox: localOutbox(real) }));

const REQUEST_AND_DECIDE = `
  import { openDatabase } from './adapters/local/records/database.ts';
  import { localApprovals } from './adapters/local/records/approvals.ts';
  const { FILE, WHO } = process.env;
  const approvals = localApprovals({ db: openDatabase(FILE) });
  process.stdin.once('data', async () => {
    for (let n = 0; n < 20; n++) {
      const id = 'a-' + n;
      const effect = { id: id + ':' + WHO, kind: 'deliver-decision', approvalId: id };
      await approvals.request({ id, incidentId: 'i-1', targetId: 'docs-rag', state: 'Pending' }, 'token-of-' + WHO, { pending: [], decided: [] });
      const { won } = await approvals.decide(id, { state: 'Approved', decidedBy: WHO, decidedAt: '2026-11-23T04:00:00.000Z' }, [effect]);
      if (won) console.log(effect.id);
    }
    process.exit(0);
  });
  console.log('ready')`;

test('each approval that processes race for is decided once, and only the winner queues its effect', async () => {
  const racers = ['ann', 'bob', 'eve'].map((WHO) => processApart(REQUEST_AND_DECIDE, { FILE: real.file, WHO }));
  await Promise.all(racers.map((racer) => racer.line('ready')));

  for (const racer of racers) racer.send('go\n');
  const ended = await Promise.all(racers.map((racer) => racer.ended));

  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
  const won = ended.flatMap(({ output }) => output.split('\n').filter((line) => line.startsWith('a-')));
  const decided = (await localApprovals(real).list(WHOLE)).map(({ id, decidedBy }) => `${id}:${decidedBy}`);
  const queued = (await localOutbox(real).due(0, 1_000)).map(({ effect }) => effect.id);
  expect(won).toHaveLength(20);
  expect(decided.sort()).toEqual(won.sort());
  expect(queued.sort()).toEqual(won);
});

test('what is stored of an approval besides its token does not hold the token', async () => {
  const approvals = localApprovals(real);
  const pending = { id: 'a-1', incidentId: 'i-1', state: 'Pending' } as Parameters<typeof approvals.request>[0];
  await approvals.request(pending, 'secret-token', { pending: [], decided: [] });
  const decision = {
    state: 'Approved',
    decidedBy: 'ann',
    decidedAt: '2026-11-23T04:00:00.000Z',
    reason: null,
  } as const;
  await approvals.decide('a-1', decision, [{ id: 'd-1', kind: 'deliver-decision', approvalId: 'a-1' }]);

  const stored = ['approvals', 'outbox'].flatMap((table) => real.db.prepare(`SELECT * FROM ${table}`).all());

  expect(stored).toHaveLength(2);
  expect(JSON.stringify(stored)).not.toContain('secret-token');
  expect(await approvals.token('a-1')).toBe('secret-token');
});
