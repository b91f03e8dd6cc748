import { dynamoIncidents } from '../../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoLeases } from '../../../../adapters/aws/dynamodb/leases.ts';
import { dynamoLocks, lockKeyOf } from '../../../../adapters/aws/dynamodb/locks.ts';
import { writeOne } from '../../../../adapters/aws/dynamodb/table/write.ts';
import { shardNamed } from '../../../../core/contracts/subject.ts';
import type { IncidentDraft } from '../../../../core/incident/ports.ts';
import { DependencyUnavailable, StaleEpoch } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { WHOLE } from '../../../fakes/whole-list.ts';
import { processApart } from '../../local/process-apart.ts';
import { type RealTable, realTable } from './table/real-table.ts';

const AT = '2026-11-23T03:00:00.000Z';
const draft: IncidentDraft = {
  ...{ targetId: 'docs-rag', subject: shardNamed('shard-1'), runbook: 'shard-restore', requestedBy: 'ann' },
  ...{ openedAt: AT, signalIds: [] },
};

const HOLDER = `
  import { openTable } from './adapters/aws/dynamodb/table/table.ts';
  import { dynamoIncidents } from './adapters/aws/dynamodb/incidents.ts';
  import { dynamoCaseFile } from './adapters/aws/dynamodb/case-file.ts';
  import { dynamoLeases } from './adapters/aws/dynamodb/leases.ts';
  import { dynamoLocks } from './adapters/aws/dynamodb/locks.ts';
  const table = openTable(process.env.TABLE);
  const fence = JSON.parse(process.env.FENCE);
  const tries = [
    () => dynamoLocks({ table }).keyOf(fence),
    () => dynamoLeases({ table }).renew(fence, Date.now()),
    () => dynamoCaseFile({ table, clock: Date }).save(fence, 'safeAt', '', 'late'),
    () => dynamoIncidents({ table }).close(fence, 'Completed', new Date().toISOString(), []),
  ];
  process.stdin.once('data', async () => {
    for (const each of tries) console.log(await each().then(() => 'written', (error) => error.name));
    process.exit(0);
  });
  console.log('ready')`;

cloudSuite(['aws'], 'locks in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  const take = async () => {
    const answer = await dynamoIncidents(real).open(draft, 'docs-rag');
    const { id: incidentId, epoch } = (answer as Extract<typeof answer, { opened: unknown }>).opened;
    return { incidentId, epoch };
  };
  const loseLock = () => writeOne(real.table, { remove: lockKeyOf('docs-rag') });

  test('who holds a lock is told its key, and everybody else is stale', async () => {
    const locks = dynamoLocks(real);
    const first = await take();
    const key = await locks.keyOf(first);
    await dynamoIncidents(real).close(first, 'Completed', AT, []);
    const second = await take();

    expect(key).toBe('docs-rag');
    await expect(locks.keyOf(first)).rejects.toBeInstanceOf(StaleEpoch);
    await expect(locks.keyOf({ ...second, epoch: 1 })).rejects.toBeInstanceOf(StaleEpoch);
    await expect(locks.keyOf({ incidentId: 'nobody', epoch: 1 })).rejects.toBeInstanceOf(StaleEpoch);
    expect(await locks.keyOf(second)).toBe('docs-rag');
  });

  test('of 20 parallel openings of different runbooks on one lock one wins', async () => {
    const incidents = dynamoIncidents(real);
    const runbooks = Array.from({ length: 20 }, (_, n) =>
      n % 2 ? ('shard-restore' as const) : ('shard-observe' as const),
    );

    const answers = await Promise.all(runbooks.map((runbook) => incidents.open({ ...draft, runbook }, 'docs-rag')));

    const [opened, ...others] = await incidents.list({ open: true });
    expect(others).toEqual([]);
    expect(answers.filter((answer) => 'opened' in answer)).toEqual([{ opened }]);
  });

  test('a holder that was stopped past its lease and goes on after a takeover writes nothing', async () => {
    const fence = await take();
    const holder = processApart(HOLDER, { TABLE: real.table.name, FENCE: JSON.stringify(fence) });
    await holder.line('ready');

    holder.kill('SIGSTOP');
    holder.send('go\n');
    const taken = await dynamoLeases(real).takeOver(fence, null, 1);
    holder.kill('SIGCONT');
    const { output } = await holder.ended;

    expect(output.split('\n').slice(-4)).toEqual(Array(4).fill('StaleEpoch'));
    expect(await dynamoIncidents(real).get(fence.incidentId)).toEqual(taken);
    expect(await dynamoLeases(real).renewedAt(fence.incidentId)).toBe(1);
  });

  test('a lock that is lost is given to nobody, and its holder can change nothing', async () => {
    const fence = await take();
    await loseLock();

    await expect(dynamoIncidents(real).open(draft, 'docs-rag')).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(dynamoLocks(real).keyOf(fence)).rejects.toBeInstanceOf(StaleEpoch);
    await expect(dynamoLeases(real).renew(fence, 1)).rejects.toBeInstanceOf(StaleEpoch);
    expect(await dynamoLeases(real).takeOver(fence, null, 1)).toBeNull();

    expect(await dynamoIncidents(real).list(WHOLE)).toHaveLength(1);
  });

  test('a lock that is lost is free again once its holder has ended, and its epoch goes on', async () => {
    const fence = await take();
    await loseLock();

    await dynamoIncidents(real).close(fence, 'Failed', AT, []);

    expect(await take()).toEqual({ incidentId: 'docs-rag-shard-restore-2', epoch: 2 });
  });
});
