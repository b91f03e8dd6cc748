import { dynamoApprovals } from '../../../../adapters/aws/dynamodb/approvals.ts';
import { dynamoAudit } from '../../../../adapters/aws/dynamodb/audit.ts';
import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoOutbox } from '../../../../adapters/aws/dynamodb/outbox.ts';
import { openTable, type Table } from '../../../../adapters/aws/dynamodb/table/table.ts';
import { shardNamed } from '../../../../core/contracts/subject.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { pendingApproval } from '../../../fakes/records/pending-approval.ts';
import { type RealTable, realTable } from './table/real-table.ts';

const AT = '2026-11-23T03:00:00.000Z';
const decision = { state: 'Approved', decidedBy: 'bob', decidedAt: AT, reason: null } as const;

/**
 * The same table through a client that loses the first answer to each of its requests, below the
 * retries of the SDK.
 */
function forgetful({ name }: Table): Table {
  const table = openTable(name);
  const answered = new Set<unknown>();
  table.documents.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if (answered.has(args.input)) return answer;
      answered.add(args.input);
      throw Object.assign(new Error('the answer was lost'), { name: 'TimeoutError' });
    },
    { step: 'finalizeRequest', priority: 'low', name: 'lose' },
  );
  return table;
}

cloudSuite(['aws'], 'answers of DynamoDB that are lost', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  test('whoever decided an approval is told so, and it is on record once', async () => {
    const approvals = dynamoApprovals({ table: forgetful(real.table) });
    const approval = pendingApproval('a-1', { incidentId: 'i-1' });
    await approvals.request(approval, 'token', { pending: [], decided: [] });

    const { won } = await approvals.decide('a-1', decision, [{ id: 'd', kind: 'deliver-decision', approvalId: 'a-1' }]);

    expect(won).toBe(true);
    expect(await dynamoAudit(real).entries()).toHaveLength(1);
    expect(await dynamoOutbox(real).due(0, 10)).toHaveLength(1);
  });

  test('whoever opened an incident is given it, not told that somebody else holds the lock', async () => {
    const incidents = dynamoIncidents({ table: forgetful(real.table) });
    const about = {
      targetId: 'docs-rag',
      subject: shardNamed('shard-1'),
      runbook: 'shard-restore',
      requestedBy: 'ann',
    } as const;

    const answer = await incidents.open({ ...about, openedAt: AT, signalIds: [] }, 'docs-rag');

    expect(answer).toMatchObject({ opened: { id: 'docs-rag-shard-restore-1', epoch: 1 } });
  });
});
