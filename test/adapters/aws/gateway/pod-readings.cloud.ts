import { keptReadings } from '../../../../adapters/aws/gateway/pod-readings.ts';
import type { PodReading } from '../../../../core/contracts/provider/pod-reading.ts';
import { DependencyUnavailable } from '../../../../core/kernel/task-error.ts';
import { cloudSuite } from '../../../cloud/needs.ts';
import { type RealTable, realTable } from '../dynamodb/table/real-table.ts';

const NONE = { primary: 0, backup: 0, cached: 0, refused: 0 };
const pair = { query: 'q', primary: { hit: true, precision: 1 }, backup: { hit: true, precision: 1 } };
const pod: PodReading = {
  ...{ isAway: false, pod: 'a', version: 3, models: [], answers: NONE, minutes: [], traffic: [], pairs: [pair] },
  ...{ load: null, backlog: null },
};

cloudSuite(['aws'], 'readings of pods in DynamoDB', () => {
  let real: RealTable;
  beforeEach(async () => {
    real = await realTable();
  });
  afterEach(() => real.drop());

  test('what the pods said last is read back without its pairs, until it is too old', async () => {
    let now = 1_000_000;
    const kept = keptReadings({ ...real, clock: { now: () => now } });
    const away: PodReading = { isAway: true, pod: 'b', reason: 'it does not start' };
    await kept.keep('docs-rag', [{ ...pod, version: 2 }]);
    await kept.keep('docs-rag', [pod, away]);

    const read = await kept.readings('docs-rag');
    now += 180_001;

    expect(read).toEqual([{ ...pod, pairs: [] }, away]);
    await expect(kept.readings('docs-rag')).rejects.toBeInstanceOf(DependencyUnavailable);
    await expect(kept.readings('help-rag')).rejects.toBeInstanceOf(DependencyUnavailable);
  });

  test('pods that are gone are not read, and those of a deployment of any size are', async () => {
    let now = 1_000_000;
    const kept = keptReadings({ ...real, clock: { now: () => now } });
    const minutes = Array.from({ length: 60 }, (_, at) => ({
      from: new Date(at * 60_000).toISOString(),
      answers: NONE,
    }));
    const many = Array.from({ length: 120 }, (_, at) => ({ ...pod, pod: `pod-${at}`, minutes, pairs: [] }));
    await kept.keep('docs-rag', [pod]);
    now += 60_000;
    await kept.keep('docs-rag', many);

    const read = await kept.readings('docs-rag');

    expect(JSON.stringify(many).length).toBeGreaterThan(400_000);
    expect(read.map((one) => one.pod)).toEqual(many.map((one) => one.pod).sort());
    expect(read.find((one) => one.pod === 'pod-7')).toEqual(many[7]);
  });
});
