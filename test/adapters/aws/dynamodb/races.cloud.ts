import { dynamoApprovals } from '../../../../adapters/aws/dynamodb/approvals.ts';
import { dynamoAudit } from '../../../../adapters/aws/dynamodb/audit.ts';
import { dynamoOutbox } from '../../../../adapters/aws/dynamodb/outbox.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { pendingApproval } from '../../../fakes/records/pending-approval.ts';
import { processApart } from '../../local/process-apart.ts';
import { brokenPairs } from './broken-pairs.ts';
import { type RealTable, realTable } from './table/real-table.ts';

// Few at once, so that each has its answer in time on a machine that does other work, too.
const DECIDE = `
  import pLimit from 'p-limit';
  import { openTable } from './adapters/aws/dynamodb/table/table.ts';
  import { dynamoApprovals } from './adapters/aws/dynamodb/approvals.ts';
  const { TABLE, WHO } = process.env;
  const approvals = dynamoApprovals({ table: openTable(TABLE) });
  process.stdin.once('data', async () => {
    const decide = async (n) => {
      const by = WHO + '-' + n;
      const decision = { state: n % 2 ? 'Rejected' : 'Approved', decidedBy: by, decidedAt: '2026-11-23T04:00:00.000Z', reason: null };
      const { won, approval } = await approvals.decide('a-1', decision, [{ id: by, kind: 'deliver-decision', approvalId: 'a-1' }]);
      console.log((won ? 'won ' : 'lost to ') + approval.decidedBy);
    };
    const numbers = Array.from({ length: 500 }, (_, n) => n);
    await pLimit(10).map(numbers, (n) => decide(n).catch((error) => console.log(error.name + ': ' + error.message)));
    process.exit(0);
  });
  console.log('ready')`;

const OPEN_MANY = `
  import { openTable } from './adapters/aws/dynamodb/table/table.ts';
  import { dynamoIncidents } from './adapters/aws/dynamodb/incidents.ts';
  const incidents = dynamoIncidents({ table: openTable(process.env.TABLE) });
  const draft = { targetId: 'docs-rag', subject: { kind: 'shard', id: 'shard-1' }, runbook: 'shard-restore', requestedBy: 'ann', openedAt: '2026-11-23T03:00:00.000Z', signalIds: [] };
  process.stdin.once('data', async () => {
    for (let round = 0; round < 20; round++) {
      const answer = await incidents.open(draft, 'docs-rag');
      if (!answer.opened) continue;
      console.log(JSON.stringify(answer.opened));
      await incidents.close({ incidentId: answer.opened.id, epoch: answer.opened.epoch }, 'Completed', '2026-11-23T04:00:00.000Z', []);
    }
    process.exit(0);
  });
  console.log('ready')`;

cloudSuite(['aws'], 'processes that race on a table in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  async function race(source: string, names: string[]): Promise<string[]> {
    const racers = names.map((WHO) => processApart(source, { TABLE: real.table.name, WHO }));
    await Promise.all(racers.map((racer) => racer.line('ready')));
    for (const racer of racers) racer.send('go\n');
    const ended = await Promise.all(racers.map((racer) => racer.ended));
    expect(ended.map(({ code }) => code)).toEqual(names.map(() => 0));
    return ended.flatMap(({ output }) => output.split('\n').filter((line) => line !== 'ready'));
  }

  test('of 1,000 decisions from two processes one wins, and all others are told whose it was', async () => {
    const approval = pendingApproval('a-1', { incidentId: 'i-1' });
    await dynamoApprovals(real).request(approval, 'token', { pending: [], decided: [] });

    const lines = await race(DECIDE, ['ann', 'bob']);

    const { decidedBy } = await dynamoApprovals(real).get('a-1');
    expect(lines.filter((line) => line !== `lost to ${decidedBy}`)).toEqual([`won ${decidedBy}`]);
    expect(lines).toHaveLength(1_000);
    expect((await dynamoOutbox(real).due(0, 10)).map(({ effect }) => effect.id)).toEqual([decidedBy]);
    expect((await dynamoAudit(real).entries()).map(({ by }) => by)).toEqual([decidedBy]);
  });

  test('processes that race for one lock share no number and no epoch, and lose no execution', async () => {
    const lines = await race(OPEN_MANY, ['ann', 'bob', 'eve']);

    const opened = lines.map((line) => JSON.parse(line) as { id: string; epoch: number });
    const upTo = opened.map((_, index) => index + 1);
    expect(opened.map(({ epoch }) => epoch).sort((a, b) => a - b)).toEqual(upTo);
    expect(new Set(opened.map(({ id }) => id))).toEqual(new Set(upTo.map((n) => `docs-rag-shard-restore-${n}`)));
    const queued = (await dynamoOutbox(real).due(0, 1_000)).map(({ effect }) => effect.id);
    expect(new Set(queued)).toEqual(new Set(upTo.map((n) => `start:docs-rag-shard-restore-${n}`)));
    expect(await brokenPairs(real.table)).toEqual([]);
  });
});
