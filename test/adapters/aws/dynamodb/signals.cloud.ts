import { alertKey } from '../../../../adapters/aws/dynamodb/alert-items.ts';
import { signalKey } from '../../../../adapters/aws/dynamodb/signal-items.ts';
import { dynamoSignals } from '../../../../adapters/aws/dynamodb/signals.ts';
import { getItems } from '../../../../adapters/aws/dynamodb/table/read.ts';
import { SIGNAL_KEPT_DAYS } from '../../../../core/contracts/signal.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { signal, signalsContract } from '../../../contracts/records/signals.contract.ts';
import { signalsEndedContract } from '../../../contracts/records/signals-ended.contract.ts';
import { signalsSettledContract } from '../../../contracts/records/signals-settled.contract.ts';
import { type RealTable, realTable } from './table/real-table.ts';

cloudSuite(['aws'], 'signals in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  signalsContract('dynamoSignals', () => dynamoSignals(real));
  signalsSettledContract('dynamoSignals', () => dynamoSignals(real));
  signalsEndedContract('dynamoSignals', () => dynamoSignals(real));

  const storm = Array.from({ length: 2_000 }, (_, index) => signal(`storm-${index}`));

  test('2,000 alerts at once are stored in their order, and all again are duplicates', async () => {
    const signals = dynamoSignals(real);

    const first = await signals.put(storm);
    const again = await signals.put(storm);

    expect([first, again]).toEqual([
      { stored: 2_000, duplicates: 0 },
      { stored: 0, duplicates: 2_000 },
    ]);
    const undecided = await signals.undecided();
    expect(undecided.map(({ id }) => id)).toEqual(storm.map(({ id }) => id));
    expect(new Set(undecided.map(({ times }) => times))).toEqual(new Set([2]));
  });

  test('of two deliveries of the same 200 alerts at the same time each alert is new in one', async () => {
    const delivery = storm.slice(0, 200);

    const counts = await Promise.all([0, 1].map(() => dynamoSignals(real).put(delivery)));

    expect(counts.map(({ stored }) => stored).reduce((a, b) => a + b)).toBe(200);
    expect((await dynamoSignals(real).undecided()).map(({ times }) => times)).toEqual(delivery.map(() => 2));
  });

  test('many signals that join one incident at the same time are all found there', async () => {
    const signals = dynamoSignals(real);
    const joining = storm.slice(0, 300);
    await signals.put(joining);

    await Promise.all(joining.map(({ id }) => signals.settle(id, 'Attached', 'incident-1')));

    expect([...(await signals.undecided()), ...(await signals.held(10))]).toEqual([]);
    expect((await signals.ofIncident('incident-1', 1_000)).map(({ id }) => id)).toEqual(
      joining.map(({ id }) => id).reverse(),
    );
  });

  test('an alert with an id longer than a key is stored once', async () => {
    const long = signal(`x${'y'.repeat(3_000)}`);

    await dynamoSignals(real).put([long, long]);

    expect(await dynamoSignals(real).undecided()).toEqual([{ ...long, times: 2 }]);
  });

  test('of an alert that is larger than an item may be, the long texts are cut', async () => {
    const annotations = { log: 'z'.repeat(500_000), summary: 'shard-1 answers wrong' };

    await dynamoSignals(real).put([signal('large', { annotations }), signal('small')]);

    const [large, small] = await dynamoSignals(real).undecided();
    expect(large?.annotations).toEqual({ log: `${'z'.repeat(1_000)}…`, summary: 'shard-1 answers wrong' });
    expect(small).toEqual(signal('small'));
  });

  test('only a settled signal expires, counted from its last arrival, and what is known of its alert later', async () => {
    const signals = dynamoSignals(real);
    const ttls = async () => {
      const keys = [signalKey('a'), alertKey(signal('a'))];
      const items = await getItems(real.table, keys);
      return items.map((item) => (item?.ttl === undefined ? null : Math.round((Number(item.ttl) - now()) / 86_400)));
    };
    const now = () => Date.now() / 1000;
    await signals.put([signal('a')]);
    const seen = [await ttls()];
    await signals.settle('a', 'Cooldown', null);
    seen.push(await ttls());
    await signals.settle('a', 'Started', 'incident-1');
    seen.push(await ttls());
    await signals.put([signal('a', { receivedAt: '2026-11-23T03:01:00.000Z', status: 'resolved' })]);
    seen.push(await ttls());
    await signals.put([signal('a', { receivedAt: '2026-11-23T04:00:00.000Z' })]);
    seen.push(await ttls());

    expect(seen).toEqual([
      [null, null],
      [null, null],
      [SIGNAL_KEPT_DAYS, null],
      [SIGNAL_KEPT_DAYS, 2 * SIGNAL_KEPT_DAYS],
      [null, 2 * SIGNAL_KEPT_DAYS],
    ]);
  });

  test('of a delivery with labels that fit nowhere nothing is stored', async () => {
    const labels = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`label-${index}`, 'value']));

    const put = dynamoSignals(real).put([signal('small'), signal('large', { labels })]);

    await expect(put).rejects.toThrow("the labels of alert 'ShardAnswersWrong' have more than 100000 bytes");
    expect(await dynamoSignals(real).undecided()).toEqual([]);
  });
});
