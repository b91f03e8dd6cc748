import { dynamoIncidents } from '../../../adapters/aws/dynamodb/incidents.ts';
import { dynamoGeneratorStates } from '../../../adapters/aws/gateway/generator-states.ts';
import { clusterOptions } from '../../../gateway/cluster-options.ts';
import { openGateway } from '../../../gateway/gateway.ts';
import { openClusterStores } from '../../../gateway/open-cluster-stores.ts';
import { type RealTable, realTable } from '../../adapters/aws/dynamodb/table/real-table.ts';
import { realBucket } from '../../adapters/aws/s3/real-bucket.ts';
import { cloudSuite } from '../../cloud/needs.ts';
import { locksOf } from '../../contracts/records/locks.ts';

const setting = {
  ...{ mode: 'fallback' as const, weights: [{ provider: 'openai', percent: 100 }], admission: null, backlog: true },
  ...{ shadow: false, by: 'ada', reason: 'a test', at: '2026-11-30T05:00:00.000Z' },
};
const provider = {
  ...{ name: 'openai', kind: 'openai', url: 'http://127.0.0.1:9/v1' },
  models: [{ name: 'gpt-4o-mini', context: 8000 }],
};

cloudSuite(['aws', 's3'], 'a gateway on the stores of a cluster', () => {
  const bucket = realBucket();
  let records: RealTable;
  let backlog: RealTable;
  beforeEach(async () => {
    [records, backlog] = await Promise.all([realTable(), realTable()]);
  });
  afterEach(() => Promise.all([records.drop(), backlog.drop()]));

  const open = (pod: string) =>
    openGateway(
      clusterOptions.parse({
        ...{ targetId: 'docs-rag', pod, generator: { providers: [provider] } },
        cluster: {
          ...{ table: records.table.name, backlogTable: backlog.table.name, answerBucket: bucket.name },
          ...{ registry: 'ragmend-registry-docs-rag', s3Endpoint: process.env.AWS_ENDPOINT_URL_S3 ?? null },
        },
      }),
      (options) =>
        openClusterStores(options as ReturnType<typeof clusterOptions.parse>, async () => ({
          entries: async () => [],
          close: async () => undefined,
        })),
    );

  test('pods follow the state that a runbook wrote, and know the same waiting requests', async () => {
    const fence = await locksOf(dynamoIncidents(records)).take('docs-rag/provider', 'shard-1');
    await dynamoGeneratorStates(records).write(fence, null, setting);
    const [one, two] = await Promise.all([open('one'), open('two')]);

    const kept = await fetch(`${one.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', prefer: 'respond-async', 'idempotency-key': 'report-1' },
      body: JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'why?' }] }),
    });
    const found = await fetch(`${two.url}${kept.headers.get('location')}`);
    const status = await (await fetch(`${two.url}/status`)).json();

    expect([kept.status, found.status]).toEqual([202, 202]);
    expect(status).toMatchObject({ pod: 'two', version: 1, mode: 'fallback', backlog: { waiting: 1 } });
    await Promise.all([one.close(), two.close()]);
  });
});
