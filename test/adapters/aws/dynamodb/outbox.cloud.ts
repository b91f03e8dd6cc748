import { dynamoOutbox, queueEffects } from '../../../../adapters/aws/dynamodb/outbox.ts';
import type { Write } from '../../../../adapters/aws/dynamodb/table/statement.ts';
import { transact, writeOne } from '../../../../adapters/aws/dynamodb/table/write.ts';
import type { Effect } from '../../../../core/kernel/ports/outbox.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { outboxContract } from '../../../contracts/records/outbox.contract.ts';
import { type RealTable, realTable } from './table/real-table.ts';
import { slowTable } from './table/slow-table.ts';

type Single = Exclude<Write, { check: unknown }>;

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

  test('an effect whose two halves become visible one after the other is not lost', async () => {
    const [record, entry] = queueEffects([effect('a')]) as [Single, Single];
    await writeOne(real.table, entry);

    const early = await dynamoOutbox({ table: slowTable(real.table, () => writeOne(real.table, record)) }).due(0, 10);

    expect([early, await dynamoOutbox(real).due(0, 10)]).toEqual([[], [{ effect: effect('a'), attempts: 0 }]]);
  });
});
