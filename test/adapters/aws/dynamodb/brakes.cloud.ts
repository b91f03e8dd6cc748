import { dynamoBreakers, dynamoKillSwitch, initKillSwitch } from '../../../../adapters/aws/dynamodb/brakes.ts';
import { dynamoOutbox } from '../../../../adapters/aws/dynamodb/outbox.ts';
import type { Write } from '../../../../adapters/aws/dynamodb/table/statement.ts';
import { writeOne } from '../../../../adapters/aws/dynamodb/table/write.ts';
import { reasonToStop } from '../../../../core/kernel/kill-switch.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { breakersContract } from '../../../contracts/records/breakers.contract.ts';
import { killSwitchContract } from '../../../contracts/records/kill-switch.contract.ts';
import { type RealTable, realTable } from './table/real-table.ts';

const SWITCH = { pk: 'kill-switch', sk: 'kill-switch' };
const on = { on: true, by: 'Ann', reason: 'an outage', at: '2026-11-23T03:00:00.000Z' };

cloudSuite(['aws'], 'brakes in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
    await initKillSwitch(real);
  });
  afterEach(() => real.drop());

  breakersContract('dynamoBreakers', () => ({ breakers: dynamoBreakers(real), outbox: dynamoOutbox(real) }));

  describe.each<[string, Exclude<Write, { check: unknown }>]>([
    ['a malformed item', { put: { ...SWITCH, record: '{"on":"no"}' } }],
    ['an item that is no JSON', { put: { ...SWITCH, record: '{' } }],
    ['a missing item', { remove: SWITCH }],
  ])('spoilt by %s', (_, write) => {
    killSwitchContract('dynamoKillSwitch', () => ({
      killSwitch: dynamoKillSwitch(real),
      spoil: async () => void (await writeOne(real.table, write)),
    }));
  });

  test('a table that was never set up stops everything', async () => {
    const bare = await realTable();

    const reason = await reasonToStop(dynamoKillSwitch(bare));

    expect(reason).toContain("can't be read");
    await bare.drop();
  });

  test('a switch whose item was lost still stops everything after the next deployment', async () => {
    await dynamoKillSwitch(real).set(on);
    await writeOne(real.table, { remove: SWITCH });

    const isNew = await initKillSwitch(real);

    expect(isNew).toBe(false);
    expect(await reasonToStop(dynamoKillSwitch(real))).toContain("can't be read");
  });

  test('a deployment leaves a switch that is on as it is', async () => {
    await dynamoKillSwitch(real).set(on);

    await initKillSwitch(real);

    expect(await dynamoKillSwitch(real).read()).toEqual(on);
  });

  test('a deployment leaves a switch that is on as it is, also where the mark of the table was lost', async () => {
    await dynamoKillSwitch(real).set(on);
    await writeOne(real.table, { remove: { pk: 'table', sk: 'in-use' } });

    await initKillSwitch(real);

    expect(await dynamoKillSwitch(real).read()).toEqual(on);
  });
});
