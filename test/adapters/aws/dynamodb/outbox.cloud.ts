import { dynamoOutbox, queueEffects } from '../../../../adapters/aws/dynamodb/outbox.ts';
import { transact } from '../../../../adapters/aws/dynamodb/write.ts';
import type { Effect } from '../../../../core/kernel/outbox.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { outboxContract } from '../../../contracts/outbox.contract.ts';
import { type RealTable, realTable } from './real-table.ts';

const effect = (id: string): Effect => ({ id, kind: 'start-execution', incidentId: id });

cloudSuite(['aws'], 'the outbox in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  const queue = async (effects: Effect[]) => void (await transact(real.table, queueEffects(effects)));
  outboxContract('dynamoOutbox', () => ({ outbox: dynamoOutbox(real), queue }));

  test('more effects than one page or one batch holds are all due, each once', async () => {
    const ids = Array.from({ length: 260 }, (_, index) => `e-${index}`);
    for (let from = 0; from < ids.length; from += 40) await queue(ids.slice(from, from + 40).map(effect));
    await queue(ids.slice(0, 40).map(effect));

    const due = await dynamoOutbox(real).due(0, 1_000);

    expect(due.map((each) => each.effect.id)).toEqual(ids);
  });

  test('effects whose cause was refused were never queued', async () => {
    const made = await transact(real.table, [
      { put: { pk: 'cause', sk: 'cause' }, where: { state: 'other' } },
      ...queueEffects([effect('a')]),
    ]);

    expect(made).toBe(false);
    expect(await dynamoOutbox(real).due(0, 10)).toEqual([]);
  });
});
